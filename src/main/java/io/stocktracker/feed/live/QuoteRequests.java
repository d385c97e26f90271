package io.stocktracker.feed.live;

import io.stocktracker.market.Symbol;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Requests to a vendor for quotes, over HTTP. Those that a client waits for are sent at once; those that refresh the
 * board wait in a queue and go out one at a time, as fast as the vendor allows. After a 429 none is sent until the time
 * that the vendor names.
 *
 * <p>For the feed's thread alone, apart from {@link #ask}.
 */
final class QuoteRequests {

    private static final Duration RETRY_DELAY = Duration.ofSeconds(5);

    private static final Logger LOG = Logger.getLogger(QuoteRequests.class);

    private final Vendor vendor;
    private final VendorClient client;
    private final Executor thread;
    private final LongSupplier nanoTime;
    private final Consumer<VendorQuote> refreshed;
    private final Consumer<String> keyRefused;

    private final Set<Symbol> queue = new LinkedHashSet<>();
    private boolean underWay;

    /** By {@code nanoTime}: when the next of the line may go. */
    private long queueNotBefore;

    /** By {@code nanoTime}: no request before then. Written by the feed's thread alone. */
    private volatile long closedUntil;

    /**
     * @param refreshed takes, on the feed's thread, what the vendor said of a symbol in the line
     * @param keyRefused called, on the feed's thread, if the vendor refuses the key
     */
    QuoteRequests(
            Vendor vendor,
            VendorClient client,
            Executor thread,
            LongSupplier nanoTime,
            Consumer<VendorQuote> refreshed,
            Consumer<String> keyRefused) {
        this.vendor = vendor;
        this.client = client;
        this.thread = thread;
        this.nanoTime = nanoTime;
        this.refreshed = refreshed;
        this.keyRefused = keyRefused;
        this.queueNotBefore = nanoTime.getAsLong();
        this.closedUntil = queueNotBefore;
    }

    /**
     * Asks for one symbol now.
     *
     * @return the quote, or nothing if the vendor does not know the symbol; fails if it cannot be asked now
     */
    CompletionStage<Optional<VendorQuote>> ask(Symbol symbol) {
        if (nanoTime.getAsLong() - closedUntil < 0) {
            return CompletableFuture.failedStage(
                    new IllegalStateException(vendor.name() + " gets no further requests for a while."));
        }
        return send(List.of(symbol)).thenApply(quotes -> Optional.ofNullable(quotes.get(symbol)));
    }

    /** Puts symbols into the queue; those in it keep their place. */
    void refresh(Collection<Symbol> symbols) {
        queue.addAll(symbols);
    }

    /** Takes those out of the line that are no longer of interest. */
    void retain(Set<Symbol> symbols) {
        queue.retainAll(symbols);
    }

    /** Sends the next question, if it is time. */
    void poll() {
        var now = nanoTime.getAsLong();
        if (underWay || queue.isEmpty() || now - queueNotBefore < 0 || now - closedUntil < 0) {
            return;
        }
        var symbols = queue.stream().limit(vendor.symbolsForEachRequest()).toList();
        symbols.forEach(queue::remove);
        underWay = true;
        queueNotBefore = now + vendor.requestPace().toNanos();
        send(symbols)
                .whenComplete((quotes, failure) -> thread.execute(() -> {
                    underWay = false;
                    if (failure == null) {
                        quotes.values().forEach(refreshed);
                    } else {
                        LOG.warnf("No quotes from %s: %s", vendor.name(), vendor.forLog(text(failure)));
                        queue.addAll(symbols);
                        queueNotBefore = nanoTime.getAsLong() + RETRY_DELAY.toNanos();
                    }
                }));
    }

    private CompletionStage<Map<Symbol, VendorQuote>> send(List<Symbol> symbols) {
        var request = vendor.quotes(symbols);
        return client.get(request).thenApply(answer -> {
            if (answer.isTooMany()) {
                thread.execute(() -> stayAway(answer.retryAfter().orElse(VendorConnection.DEFAULT_RETRY_AFTER)));
            } else if (vendor.refusesKey(answer.status())) {
                thread.execute(() -> keyRefused.accept("HTTP " + answer.status()));
            }
            try {
                return vendor.readQuotes(request, answer);
            } catch (UnreadableException unreadable) {
                // Without secrets: the caller passes the message on.
                throw new CompletionException(new UnreadableException(vendor.forLog(VendorClient.text(unreadable))));
            }
        });
    }

    private void stayAway(Duration wait) {
        var until = nanoTime.getAsLong() + wait.toNanos();
        if (until - closedUntil > 0) {
            closedUntil = until;
        }
    }

    private static String text(Throwable failure) {
        return VendorClient.text(
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure);
    }
}
