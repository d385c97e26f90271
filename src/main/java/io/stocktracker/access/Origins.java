package io.stocktracker.access;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Tells which pages may have their visitors' browsers change the list and open WebSockets: our own, and those of origins
 * that the operator names. A browser says with such a request where its page comes from, and no page can have it say
 * something else. Safe for any thread.
 *
 * <p>Our own origin is where the client sees us: what a proxy that is trusted says of scheme and host counts, else the
 * request's {@code Host}. A page that came over TLS from our host passes even if the request did not: somebody who is
 * not named ended TLS then. The other way round it does not pass, since anybody on the way can change such a page.
 */
public final class Origins {

    private static final Logger LOG = Logger.getLogger(Origins.class);

    /** Often enough for an operator whose proxy is set up wrong, and no more whoever sends what. */
    private static final Duration BETWEEN_WORDS = Duration.ofMinutes(1);

    private final TrustedProxies proxies;
    private final ProxyHeader header;
    private final Set<Origin> allowed;
    private final boolean withoutOrigin;
    private final LongSupplier nanoTime;
    private final AtomicLong nextWord;

    /**
     * @param nanoTime as {@link System#nanoTime()}
     * @throws IllegalArgumentException if the configuration of the proxies or of the origins is wrong
     */
    Origins(AccessConfig config, LongSupplier nanoTime) {
        this.proxies = new TrustedProxies(config.trustedProxies().orElse(List.of()));
        this.header = ProxyHeader.of(config.proxyHeader());
        this.allowed = config.allowedOrigins().orElse(List.of()).stream()
                .map(Origins::configured)
                .collect(Collectors.toUnmodifiableSet());
        this.withoutOrigin = config.allowMissingOrigin();
        this.nanoTime = nanoTime;
        this.nextWord = new AtomicLong(nanoTime.getAsLong());
    }

    private static Origin configured(String text) {
        return Origin.parse(text)
                .orElseThrow(() -> new IllegalArgumentException("tracker.access.allowed-origins contains \"" + text
                        + "\", but must be origins such as https://pages.example or http://localhost:3000."));
    }

    /** Whether a request comes from a page that may make it, or from no page where that is allowed. */
    public boolean allow(HttpServerRequest request) {
        var headers = request.headers();
        // HTTP/2 has another name for it.
        var host = Optional.ofNullable(headers.get(HttpHeaders.HOST))
                .or(() -> Optional.ofNullable(request.authority()).map(Object::toString));
        return allow(headers, proxies.sent(request), host.orElse(""), request.isSSL());
    }

    /** Whether the client reached us over TLS, which may have ended at a proxy that is trusted. */
    public boolean isSecure(HttpServerRequest request) {
        return isSecure(request.headers(), proxies.sent(request), request.isSSL());
    }

    /**
     * @param proxied whether a trusted proxy sent the request
     * @param host for whom it is, with the port unless that is the scheme's own
     * @param encrypted whether it came over TLS
     */
    boolean allow(MultiMap headers, boolean proxied, String host, boolean encrypted) {
        var named = headers.getAll(HttpHeaders.ORIGIN);
        if (named.isEmpty()) {
            return withoutOrigin;
        }
        var origin = named.size() == 1 ? Origin.parse(named.get(0)) : Optional.<Origin>empty();
        var ours = proxied ? header.host(headers).orElse(host) : host;
        return origin.isPresent()
                && (allowed.contains(origin.get())
                        || isOurs(origin.get(), ours, isSecure(headers, proxied, encrypted)));
    }

    boolean isSecure(MultiMap headers, boolean proxied, boolean encrypted) {
        return proxied
                ? header.scheme(headers).map(Origin.HTTPS::equalsIgnoreCase).orElse(encrypted)
                : encrypted;
    }

    private boolean isOurs(Origin origin, String host, boolean secure) {
        var ours =
                Origin.of(origin.scheme(), host).filter(origin::equals).isPresent() && (origin.isSecure() || !secure);
        if (!ours) {
            tellOperator(origin, Origin.of(secure ? Origin.HTTPS : Origin.HTTP, host));
        }
        return ours;
    }

    private void tellOperator(Origin origin, Optional<Origin> ours) {
        var now = nanoTime.getAsLong();
        var next = nextWord.get();
        if (now - next >= 0 && nextWord.compareAndSet(next, now + BETWEEN_WORDS.toNanos())) {
            LOG.infof(
                    "A page of %s may not use this server, which is asked for under %s. If it should: see"
                            + " tracker.access.allowed-origins and, behind a proxy, tracker.access.trusted-proxies.",
                    origin, ours.map(Origin::toString).orElse("no host"));
        }
    }
}
