package io.stocktracker.feed.live;

import io.stocktracker.testing.Await;
import io.stocktracker.testing.Settings;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.stocktracker.testing.Await.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Requests through a local CONNECT proxy. Only the proxy can resolve the vendor's name. */
class OutboundProxyTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final Vertx vertx = Vertx.vertx();
    private HttpServer vendor;
    private ConnectProxy proxy;
    private VendorClient client;

    @BeforeEach
    void start() {
        vendor = vertx.createHttpServer()
                .webSocketHandler(socket -> socket.textMessageHandler(text -> socket.writeTextMessage("echo " + text)))
                .requestHandler(request -> request.response().end("from " + request.path()));
        vendor.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().join();
        proxy = new ConnectProxy(vertx, vendor.actualPort());
    }

    @AfterEach
    void stop() {
        if (client != null) {
            client.close();
        }
        proxy.close();
        Await.done(vertx.close());
    }

    private void use(String user, String noProxy) {
        client = new VendorClient(
                vertx,
                LiveFeedFixture.clock(Clock.systemUTC()),
                TIMEOUT,
                OutboundProxy.of(Optional.of("http://" + user + "127.0.0.1:" + proxy.port()), Optional.of(noProxy)));
    }

    private RestAnswer get(String uri) {
        return Await.done(client.get(new RestRequest(uri, Map.of(), List.of())));
    }

    @Test
    void aStreamGoesThroughATunnelToTheVendorsName() throws InterruptedException {
        use("reader:s%20cret@", "");
        var received = new ArrayBlockingQueue<String>(10);
        client.connect("ws://stream.vendor.invalid:4711/prices", listener(received));
        assertThat(received.poll(1, TimeUnit.MINUTES)).isEqualTo("echo hello");
        assertThat(proxy.requests())
                .singleElement()
                .satisfies(head -> assertThat(head)
                        .startsWith("CONNECT stream.vendor.invalid:4711 HTTP/1.1\r\n")
                        .containsIgnoringCase("proxy-authorization: Basic cmVhZGVyOnMgY3JldA==\r\n"));
    }

    private static VendorClient.Listener listener(BlockingQueue<String> received) {
        return new VendorClient.Listener() {
            @Override
            public void opened(VendorClient.Connection connection) {
                connection.send("hello");
            }

            @Override
            public void received(String text, Runnable done) {
                received.add(text);
                done.run();
            }

            @Override
            public void ponged() {}

            @Override
            public void closed(String why) {}

            @Override
            public void failed(int status, Optional<Duration> retryAfter, String why) {
                received.add("failed: " + why);
            }
        };
    }

    @Test
    void aPlainRequestGoesThroughTheProxy() {
        use("", "");
        assertThat(get("http://rest.vendor.invalid/quote").body()).isEqualTo("from /quote");
        assertThat(proxy.requests())
                .singleElement()
                .satisfies(head -> assertThat(head).startsWith("GET http://rest.vendor.invalid/quote HTTP/1.1\r\n"));
    }

    @Test
    void aRequestOverTlsGoesThroughATunnel() {
        use("", "");
        var answer = client.get(new RestRequest("https://rest.vendor.invalid/quote", Map.of(), List.of()))
                .toCompletableFuture();
        await().until(() -> !proxy.tunnelled().isEmpty());
        assertThat(proxy.requests().get(0)).startsWith("CONNECT rest.vendor.invalid:443 HTTP/1.1\r\n");
        assertThat(proxy.tunnelled().get(0).getByte(0)).as("a TLS handshake").isEqualTo((byte) 0x16);
        assertThat(answer.handle((any, failure) -> failure)
                        .orTimeout(1, TimeUnit.MINUTES)
                        .join())
                .isNotNull(); // the test's vendor does not speak TLS
    }

    @Test
    void hostsOfNoProxyAreReachedDirectly() {
        use("", "vendor.invalid, 127.0.0.1");
        assertThat(get("http://127.0.0.1:" + vendor.actualPort() + "/quote").body())
                .isEqualTo("from /quote");
        assertThat(proxy.requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'', data.alpaca.markets, 443, true",
        "*, data.alpaca.markets, 443, false",
        "alpaca.markets, data.alpaca.markets, 443, false",
        ".alpaca.markets, data.alpaca.markets, 443, false",
        "*.alpaca.markets, DATA.alpaca.markets, 443, false",
        "alpaca.markets, alpaca.markets, 443, false",
        "paca.markets, data.alpaca.markets, 443, true",
        "alpaca.markets:8080, data.alpaca.markets, 443, true",
        "alpaca.markets:443, data.alpaca.markets, 443, false",
        "'localhost, 10.0.0.1', 10.0.0.1, 80, false",
        "'localhost  finnhub.io', finnhub.io, 443, false",
        "::1, ::1, 443, false"
    })
    void noProxyListsHostsAndDomains(String noProxy, String host, int port, boolean goesThrough) {
        var to = OutboundProxy.of(Optional.of("proxy.example.com"), Optional.of(noProxy))
                .to(host, port);
        assertThat(to.isPresent()).isEqualTo(goesThrough);
    }

    @ParameterizedTest
    @CsvSource({
        "proxy.example.com, proxy.example.com, 3128, HTTP",
        "http://proxy.example.com:8080, proxy.example.com, 8080, HTTP",
        "http://proxy.example.com:8080/, proxy.example.com, 8080, HTTP",
        "' 10.0.0.1:3129 ', 10.0.0.1, 3129, HTTP",
        "socks5://proxy.example.com:1080, proxy.example.com, 1080, SOCKS5"
    })
    void anAddressHasAHostAndAnOptionalPort(String address, String host, int port, String type) {
        assertThat(OutboundProxy.of(Optional.of(address), Optional.empty()).to("finnhub.io", 443))
                .hasValueSatisfying(options -> {
                    assertThat(options.getHost()).isEqualTo(host);
                    assertThat(options.getPort()).isEqualTo(port);
                    assertThat(options.getType()).hasToString(type);
                });
    }

    @Test
    void withoutAnAddressThereIsNoProxy() {
        assertThat(OutboundProxy.of(Optional.empty(), Optional.empty()).to("finnhub.io", 443))
                .isEmpty();
        assertThat(OutboundProxy.of(Optional.of(" "), Optional.empty()).to("finnhub.io", 443))
                .isEmpty();
    }

    @Test
    void theEnvironmentCountsWithoutASetting() {
        var environment = Map.of("HTTPS_PROXY", "env.example.com", "no_proxy", "finnhub.io");
        var byEnvironment = OutboundProxy.of(Settings.of(LiveConfig.class, Map.of()), environment);
        assertThat(byEnvironment.to("alpaca.markets", 443))
                .hasValueSatisfying(to -> assertThat(to.getHost()).isEqualTo("env.example.com"));
        assertThat(byEnvironment.to("finnhub.io", 443)).isEmpty();
        var bySetting = OutboundProxy.of(
                Settings.of(
                        LiveConfig.class,
                        Map.of("tracker.live.proxy", "set.example.com", "tracker.live.no-proxy", "alpaca.markets")),
                environment);
        assertThat(bySetting.to("finnhub.io", 443))
                .hasValueSatisfying(to -> assertThat(to.getHost()).isEqualTo("set.example.com"));
        assertThat(bySetting.to("alpaca.markets", 443)).isEmpty();
        var none = OutboundProxy.of(Settings.of(LiveConfig.class, Map.of("tracker.live.proxy", "none")), environment);
        assertThat(none.to("alpaca.markets", 443)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://user:secret@proxy.example.com", "http://u:secret@", "a secret", "ftp://secret"})
    void aWrongAddressIsRefusedWithoutItsPassword(String address) {
        assertThatThrownBy(() -> OutboundProxy.of(Optional.of(address), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tracker.live.proxy")
                .hasMessageNotContaining("secret")
                .hasNoCause();
    }
}
