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
 * Questions to a vendor for quotes, over HTTP. Those that somebody waits for go out at once; those that refresh the board
 * wait in line and go at the vendor's pace, one at a time. If the vendor says that it is too much, none goes out until the
 * time that it says.
 *
 * <p>For the feed's thread alone, apart from {@link #ask}.
 */
final class QuoteRequests {

    private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(5);

    private static final Logger LOG = Logger.getLogger(QuoteRequests.class);

    private final Vendor vendor;
    private final VendorClient network;
    private final Executor thread;
    private final LongSupplier nanoTime;
    private final Consumer<VendorQuote> refreshed;
    private final Consumer<String> keyRefused;

    private final Set<Symbol> line = new LinkedHashSet<>();
    private boolean underWay;

    /** By {@code nanoTime}: when the next of the line may go. */
    private long lineNotBefore;

    /** By {@code nanoTime}: until then the vendor wants no question at all. Written by the feed's thread alone. */
    private volatile long closedUntil;

    /**
     * @param refreshed takes, on the feed's thread, what the vendor said of a symbol in the line
     * @param keyRefused told, on the feed's thread, that the vendor does not take the key
     */
    QuoteRequests(
            Vendor vendor,
            VendorClient network,
            Executor thread,
            LongSupplier nanoTime,
            Consumer<VendorQuote> refreshed,
            Consumer<String> keyRefused) {
        this.vendor = vendor;
        this.network = network;
        this.thread = thread;
        this.nanoTime = nanoTime;
        this.refreshed = refreshed;
        this.keyRefused = keyRefused;
        this.lineNotBefore = nanoTime.getAsLong();
        this.closedUntil = lineNotBefore;
    }

    /**
     * Asks for one symbol now.
     *
     * @return the quote, or nothing if the vendor does not know the symbol; fails if it cannot be asked now
     */
    CompletionStage<Optional<VendorQuote>> ask(Symbol symbol) {
        if (nanoTime.getAsLong() - closedUntil < 0) {
            return CompletableFuture.failedStage(
                    new IllegalStateException(vendor.name() + " takes no further questions for a while."));
        }
        return send(List.of(symbol)).thenApply(quotes -> Optional.ofNullable(quotes.get(symbol)));
    }

    /** Puts symbols into the line; those in it keep their place. */
    void refresh(Collection<Symbol> symbols) {
        line.addAll(symbols);
    }

    /** Takes those out of the line that are no longer of interest. */
    void retain(Set<Symbol> symbols) {
        line.retainAll(symbols);
    }

    /** Sends the next question, if it is time. */
    void turn() {
        var now = nanoTime.getAsLong();
        if (underWay || line.isEmpty() || now - lineNotBefore < 0 || now - closedUntil < 0) {
            return;
        }
        var symbols = line.stream().limit(vendor.symbolsForEachRequest()).toList();
        symbols.forEach(line::remove);
        underWay = true;
        lineNotBefore = now + vendor.requestPace().toNanos();
        send(symbols)
                .whenComplete((quotes, failure) -> thread.execute(() -> {
                    underWay = false;
                    if (failure == null) {
                        quotes.values().forEach(refreshed);
                    } else {
                        LOG.warnf("No quotes from %s: %s", vendor.name(), vendor.line(text(failure)));
                        line.addAll(symbols);
                        lineNotBefore = nanoTime.getAsLong() + AFTER_A_FAILURE.toNanos();
                    }
                }));
    }

    private CompletionStage<Map<Symbol, VendorQuote>> send(List<Symbol> symbols) {
        var request = vendor.quotes(symbols);
        return network.get(request).thenApply(answer -> {
            if (answer.isTooMany()) {
                thread.execute(() -> stayAway(answer.retryAfter().orElse(VendorConnection.STAY_AWAY)));
            } else if (vendor.refusesKey(answer.status())) {
                thread.execute(() -> keyRefused.accept("HTTP " + answer.status()));
            }
            try {
                return vendor.readQuotes(request, answer);
            } catch (UnreadableException unreadable) {
                // Told to whoever asked, who does not know what to hide.
                throw new CompletionException(new UnreadableException(vendor.line(VendorClient.text(unreadable))));
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
