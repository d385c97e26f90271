package io.stocktracker.feed.live;

import io.stocktracker.feed.FirstQuoteException;
import io.stocktracker.market.Outcome;
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

    /** What comes of the questions. */
    interface Answers {

        /** What the vendor said of a symbol in the queue. */
        void stated(VendorQuote quote);

        /** The vendor has nothing for a symbol in the queue. */
        void missing(Symbol symbol, String reason);

        /** The vendor refuses the key, not only for one question. */
        void keyRefused(String why);
    }

    /** So many refusals in a row, of whatever was asked, are about the key. */
    private static final int MAX_REFUSALS = 3;

    private static final Duration RETRY_DELAY = Duration.ofSeconds(5);

    private static final Logger LOG = Logger.getLogger(QuoteRequests.class);

    private final Vendor vendor;
    private final VendorClient client;
    private final Executor thread;
    private final LongSupplier nanoTime;
    private final Answers answers;

    private final Set<Symbol> queue = new LinkedHashSet<>();
    private boolean underWay;
    private int refusals;

    /** By {@code nanoTime}: when the next of the line may go. */
    private long queueNotBefore;

    /** By {@code nanoTime}: no request before then. Written by the feed's thread alone. */
    private volatile long closedUntil;

    /**
     * @param answers takes what the vendor said, on the feed's thread
     */
    QuoteRequests(Vendor vendor, VendorClient client, Executor thread, LongSupplier nanoTime, Answers answers) {
        this.vendor = vendor;
        this.client = client;
        this.thread = thread;
        this.nanoTime = nanoTime;
        this.answers = answers;
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
                    new FirstQuoteException(Outcome.SOURCE_BUSY, vendor.name() + " gets no requests for a while."));
        }
        return send(List.of(symbol))
                .exceptionallyCompose(failure -> CompletableFuture.failedStage(
                        isNotInPlan(failure)
                                ? new FirstQuoteException(
                                        Outcome.NOT_IN_PLAN, "the plan with " + vendor.name() + " lacks " + symbol)
                                : failure))
                .thenApply(quotes -> Optional.ofNullable(quotes.get(symbol)));
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
                        quotes.values().forEach(answers::stated);
                        symbols.stream()
                                .filter(symbol -> !quotes.containsKey(symbol))
                                .forEach(symbol -> answers.missing(
                                        symbol, vendor.name() + " has no prices for " + symbol + " any more."));
                    } else if (isNotInPlan(failure)) {
                        symbols.forEach(symbol -> answers.missing(
                                symbol, "The plan with " + vendor.name() + " does not include " + symbol + "."));
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
            } else {
                thread.execute(() -> count(answer));
            }
            if (answer.isTooMany()) {
                throw new FirstQuoteException(
                        Outcome.SOURCE_BUSY, vendor.name() + " answered that these are too many questions.");
            }
            try {
                return vendor.readQuotes(request, answer);
            } catch (NotInPlanException notInPlan) {
                throw new CompletionException(notInPlan);
            } catch (UnreadableException unreadable) {
                // Without secrets: the caller passes the message on.
                throw new CompletionException(new UnreadableException(vendor.forLog(VendorClient.text(unreadable))));
            }
        });
    }

    /** A single refusal may be about what was asked. */
    private void count(RestAnswer answer) {
        if (!vendor.refusesKey(answer.status())) {
            refusals = 0;
        } else if (++refusals == MAX_REFUSALS) {
            answers.keyRefused("HTTP " + answer.status());
        }
    }

    private static boolean isNotInPlan(Throwable failure) {
        return failure instanceof NotInPlanException || failure.getCause() instanceof NotInPlanException;
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
