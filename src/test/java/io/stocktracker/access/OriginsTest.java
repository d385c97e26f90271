package io.stocktracker.access;

import io.vertx.core.MultiMap;
import java.time.Duration;
import java.util.ArrayList;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class OriginsTest {

    private static final boolean PROXIED = true;
    private static final boolean DIRECT = false;
    private static final boolean ENCRYPTED = true;
    private static final boolean PLAIN = false;

    private long now;

    private final Origins origins = new Origins(new TestAccess(30, 30), () -> now);

    @ParameterizedTest
    @CsvSource({
        "http://localhost:8080, localhost:8080",
        "http://stocks.example, stocks.example",
        "http://stocks.example, stocks.example:80",
        "http://Stocks.Example, stocks.example",
        "http://192.0.2.1:8080, 192.0.2.1:8080",
        "http://[2001:db8::1]:8080, [2001:DB8::1]:8080",
        "http://my_host:8080, my_host:8080",
    })
    void ourOwnPagesMay(String origin, String host) {
        assertThat(origins.allow(origin(origin), DIRECT, host, PLAIN)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://evil.example",
                "http://evil.example:8080",
                "http://stocks.example",
                "http://stocks.example:8081",
                "http://sub.stocks.example:8080",
                "http://stocks.example.evil.example:8080",
                "http://evil.example/stocks.example:8080",
                "http://stocks.example:8080@evil.example",
                "http://stocks.example:8080/",
                "http://stocks.example:8080 http://evil.example",
                "ftp://stocks.example:8080",
                "file://",
                "null",
                "stocks.example:8080",
                "http://",
                "http://stocks.example:99999",
                "",
            })
    void pagesOfOtherOriginsMayNot(String origin) {
        assertThat(origins.allow(origin(origin), DIRECT, "stocks.example:8080", PLAIN))
                .isFalse();
    }

    @Test
    void whoeverNamesTwoOriginsMayNot() {
        var headers = origin("http://stocks.example").add("Origin", "http://evil.example");
        assertThat(origins.allow(headers, DIRECT, "stocks.example", PLAIN)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "evil.example/stocks.example", "stocks.example:", ":80"})
    void aRequestForNoHostIsNobodys(String host) {
        assertThat(origins.allow(origin("http://stocks.example"), DIRECT, host, PLAIN))
                .isFalse();
    }

    @Test
    void aPageThatCameOverTlsMayWhereTlsEndedBefore() {
        assertThat(origins.allow(origin("https://stocks.example"), DIRECT, "stocks.example", PLAIN))
                .isTrue();
        assertThat(origins.allow(origin("https://stocks.example:8443"), DIRECT, "stocks.example:8443", PLAIN))
                .isTrue();
    }

    @Test
    void aPageThatCameWithoutTlsMayNotUseTheServerOverTls() {
        assertThat(origins.allow(origin("http://stocks.example"), DIRECT, "stocks.example", ENCRYPTED))
                .isFalse();
        var behindTls = origin("http://stocks.example").add("X-Forwarded-Proto", "https");
        assertThat(origins.allow(behindTls, PROXIED, "stocks.example", PLAIN)).isFalse();
        assertThat(origins.allow(behindTls, DIRECT, "stocks.example", PLAIN)).isTrue();
    }

    @Test
    void aTrustedProxySaysForWhichHostTheClientAsked() {
        var headers = origin("https://stocks.example").add("X-Forwarded-Host", "stocks.example");
        assertThat(origins.allow(headers, PROXIED, "10.0.0.7:8080", PLAIN)).isTrue();
        assertThat(origins.allow(headers, DIRECT, "10.0.0.7:8080", PLAIN)).isFalse();
    }

    @Test
    void whatTheClientMadeUpBeforeTheProxyDoesNotCount() {
        var headers = origin("http://evil.example").add("X-Forwarded-Host", "evil.example, stocks.example");
        assertThat(origins.allow(headers, PROXIED, "evil.example", PLAIN)).isFalse();
    }

    @Test
    void theStandardHeaderSaysItToo() {
        var standard = new Origins(TestAccess.behind("forwarded"), () -> now);
        var headers = origin("https://stocks.example:8443")
                .add("Forwarded", "host=evil.example, for=192.0.2.1;host=\"stocks.example:8443\";proto=https")
                .add("X-Forwarded-Host", "evil.example");
        assertThat(standard.allow(headers, PROXIED, "10.0.0.7", PLAIN)).isTrue();
        assertThat(standard.isSecure(headers, PROXIED, PLAIN)).isTrue();
        assertThat(standard.isSecure(headers, DIRECT, PLAIN)).isFalse();
    }

    @Test
    void thoseThatTheOperatorNamesMay() {
        var open = new Origins(TestAccess.allowing(true, "https://pages.example", "http://localhost:3000"), () -> now);
        for (var origin : new String[] {"https://pages.example", "http://localhost:3000", "http://stocks.example"}) {
            assertThat(open.allow(origin(origin), DIRECT, "stocks.example", PLAIN))
                    .as(origin)
                    .isTrue();
        }
        assertThat(open.allow(origin("http://pages.example"), DIRECT, "stocks.example", PLAIN))
                .isFalse();
    }

    @Test
    void whoeverNamesNoOriginMayUnlessTheOperatorSaysNo() {
        assertThat(origins.allow(MultiMap.caseInsensitiveMultiMap(), DIRECT, "stocks.example", PLAIN))
                .isTrue();
        assertThat(new Origins(TestAccess.allowing(false), () -> now)
                        .allow(MultiMap.caseInsensitiveMultiMap(), DIRECT, "stocks.example", PLAIN))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", "null", "pages.example", "https://pages.example/path", "https://*.example"})
    void whatIsNoOriginIsRefused(String text) {
        assertThatThrownBy(() -> new Origins(TestAccess.allowing(true, text), () -> now))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tracker.access.allowed-origins contains \"" + text
                        + "\", but must be origins such as https://pages.example or http://localhost:3000.");
    }

    @Test
    void theOperatorIsToldOnceAMinuteUnderWhichOriginsPageAndServerAre() {
        var behindTls = origin("http://stocks.example").add("X-Forwarded-Proto", "https");
        var told = new ArrayList<String>();
        var handler = new ExtHandler() {
            @Override
            protected void doPublish(ExtLogRecord message) {
                told.add(message.getFormattedMessage());
            }
        };
        var logger = Logger.getLogger(Origins.class.getName());
        logger.addHandler(handler);
        try {
            origins.allow(behindTls, PROXIED, "stocks.example", PLAIN);
            origins.allow(origin("https://pages.example"), DIRECT, "stocks.example:8080", PLAIN);
            now += Duration.ofSeconds(59).toNanos();
            origins.allow(origin("https://pages.example"), DIRECT, "stocks.example:8080", PLAIN);
            now += Duration.ofSeconds(1).toNanos();
            origins.allow(origin("https://pages.example"), DIRECT, "stocks.example:8080", PLAIN);
        } finally {
            logger.removeHandler(handler);
        }
        assertThat(told).hasSize(2);
        assertThat(told.get(0))
                .startsWith("A page of http://stocks.example may not use this server, which is asked for under"
                        + " https://stocks.example.");
        assertThat(told.get(1)).contains("https://pages.example may", "under http://stocks.example:8080.");
    }

    private static MultiMap origin(String origin) {
        return MultiMap.caseInsensitiveMultiMap().add("Origin", origin);
    }
}
