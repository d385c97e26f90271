package io.stocktracker.feed.live;

import io.stocktracker.feed.FirstQuoteException;
import io.stocktracker.market.Candle;
import io.stocktracker.market.Candle.Interval;
import io.stocktracker.market.Outcome;
import io.stocktracker.market.Quote;
import io.stocktracker.market.SplitRatio;
import io.stocktracker.market.StageFailure;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.TimeSpan;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Requests to a vendor for quotes, over HTTP. A request that a client waits for is sent at once; those that refresh the
 * board wait in a queue and are sent one at a time, as fast as the vendor allows.
 *
 * <p>For the feed's thread alone, apart from {@link #ask}.
 */
final class QuoteRequests {

    /** Receives the results of the queue's requests. */
    interface Answers {

        /**
         * The vendor has returned a quote.
         *
         * @param at when the response came, by the vendor's clock
         */
        void stated(VendorQuote quote, Instant at);

        /**
         * The vendor has adjusted a previous close for a split.
         *
         * @param day when the trading day of the split begins
         */
        void split(Symbol symbol, Instant day);

        /** The vendor has no quote for a symbol. */
        void missing(Symbol symbol, String reason);

        /** A request for a symbol's quote has failed; it is repeated. */
        void unanswered(Symbol symbol);

        /** The vendor refuses the key, not only for one request. */
        void keyRefused(String why);
    }

    /**
     * After this many refusals in a row, of more than one symbol if there are several, the key counts as refused. Only
     * requests of the queue count: a client must not end the feed by adding symbols.
     */
    private static final int MAX_REFUSALS = 3;

    /** A symbol that was answered without a quote this often, while others were answered with one, has none. */
    private static final int MAX_FAILURES = 3;

    /** The previous trading day is at most this long ago. */
    private static final Duration LONGEST_WEEKEND = Duration.ofDays(7);

    private static final int UNAUTHORIZED = 401;

    /** This status and those above it. */
    private static final int SERVER_ERROR = 500;

    private static final Duration RETRY_DELAY = Duration.ofSeconds(5);

    private static final Logger LOG = Logger.getLogger(QuoteRequests.class);

    private final Vendor vendor;
    private final VendorClient client;
    private final RequestBudget budget;
    private final Executor thread;
    private final LongSupplier nanoTime;
    private final Answers answers;

    private final Set<Symbol> queue = new LinkedHashSet<>();

    /** Symbols whose request failed together with others: it may be the fault of one of them. */
    private final Set<Symbol> single = new HashSet<>();

    /** How often the request of a symbol alone has failed, and the number of successes at the first failure. */
    private final Map<Symbol, Failures> failures = new HashMap<>();

    private record Failures(int count, int successesBefore) {}

    private int successes;
    private Set<Symbol> followed = Set.of();
    private boolean underWay;
    private String logged = "";

    private int refusals;
    private final Set<Symbol> refused = new HashSet<>();

    /** By {@code nanoTime}: when the next request of the queue may be sent. */
    private long queueNotBefore;

    /**
     * @param answers receives the results of the queue, on the feed's thread
     */
    QuoteRequests(
            Vendor vendor,
            VendorClient client,
            RequestBudget budget,
            Executor thread,
            LongSupplier nanoTime,
            Answers answers) {
        this.vendor = vendor;
        this.client = client;
        this.budget = budget;
        this.thread = thread;
        this.nanoTime = nanoTime;
        this.answers = answers;
        this.queueNotBefore = nanoTime.getAsLong();
    }

    /**
     * Requests the quote of one symbol now.
     *
     * @param toQuote makes the result of the vendor's quote and the time of the response, by the vendor's clock
     * @return the quote, or empty if the vendor does not know the symbol; fails if the vendor cannot be asked now
     */
    CompletionStage<Optional<Quote>> ask(Symbol symbol, BiFunction<VendorQuote, Instant, Quote> toQuote) {
        if (!budget.take()) {
            return CompletableFuture.failedStage(
                    new FirstQuoteException(Outcome.SOURCE_BUSY, vendor.name() + " has had too many requests."));
        }
        return send(List.of(symbol))
                .exceptionallyCompose(failure -> CompletableFuture.failedStage(
                        isNotInPlan(failure)
                                ? new FirstQuoteException(
                                        Outcome.NOT_IN_PLAN, "the plan with " + vendor.name() + " lacks " + symbol)
                                : isNoPrice(failure)
                                        ? new FirstQuoteException(Outcome.NO_PRICE, text(failure))
                                        : failure))
                .thenCompose(stated -> {
                    var quote = stated.quotes().get(symbol);
                    return quote == null
                            ? CompletableFuture.completedStage(Optional.empty())
                            : withTimeOfLastTrade(quote)
                                    .thenApply(complete -> Optional.of(toQuote.apply(complete, stated.at())));
                });
    }

    /** The same quote; with the time of the last trade where the vendor states it in another response. */
    private CompletionStage<VendorQuote> withTimeOfLastTrade(VendorQuote quote) {
        var request = vendor.lastTrade(quote.symbol());
        if (request.isEmpty()) {
            return CompletableFuture.completedStage(quote);
        }
        return completed(
                quote,
                request.get(),
                "time of the last trade",
                answer -> vendor.readLastTrade(answer, quote.last())
                        .filter(time -> vendor.hours(quote.symbol()).day(time).equals(quote.day()))
                        .map(quote::withTime)
                        .orElse(quote));
    }

    /** Makes a quote complete by another response. */
    private interface Completion {
        VendorQuote of(RestAnswer answer) throws UnreadableException;
    }

    /**
     * A quote that another response makes complete; the same quote if that cannot be had.
     *
     * @param what the response has, for the log
     */
    private CompletionStage<VendorQuote> completed(
            VendorQuote quote, RestRequest request, String what, Completion completion) {
        budget.takeAnyway();
        return client.get(request)
                .thenApply(answer -> {
                    try {
                        return completion.of(answer);
                    } catch (UnreadableException unreadable) {
                        throw new CompletionException(unreadable);
                    }
                })
                .exceptionally(failure -> {
                    LOG.debugf(
                            "No %s of %s from %s: %s",
                            what, quote.symbol(), vendor.name(), vendor.forLog(text(failure)));
                    return quote;
                });
    }

    /** Adds symbols to the queue; those that are in it keep their place. */
    void refresh(Collection<Symbol> symbols) {
        queue.addAll(symbols);
    }

    /** Puts symbols at the head of the queue: their quotes decide whether the stream can be relied on. */
    void refreshFirst(Collection<Symbol> symbols) {
        var others = List.copyOf(queue);
        queue.clear();
        queue.addAll(symbols);
        queue.addAll(others);
    }

    /** Removes all other symbols from the queue. */
    void retain(Set<Symbol> symbols) {
        followed = symbols;
        queue.retainAll(symbols);
        single.retainAll(symbols);
        failures.keySet().retainAll(symbols);
    }

    /** Sends the queue's next request, if it is time. */
    void poll() {
        var now = nanoTime.getAsLong();
        if (underWay || queue.isEmpty() || now - queueNotBefore < 0 || !budget.takeInBackground()) {
            return;
        }
        var symbols = nextBatch();
        symbols.forEach(queue::remove);
        underWay = true;
        queueNotBefore = now + vendor.requestPace().toNanos();
        send(symbols)
                .whenComplete((stated, failure) -> thread.execute(() -> {
                    underWay = false;
                    if (failure == null) {
                        successes++;
                        refusals = 0;
                        refused.clear();
                        logged = "";
                        symbols.forEach(single::remove);
                        symbols.forEach(failures::remove);
                        for (var quote : stated.quotes().values()) {
                            answers.stated(quote, stated.at());
                            if (stated.split().contains(quote.symbol())) {
                                answers.split(
                                        quote.symbol(),
                                        vendor.hours(quote.symbol()).begin(quote.day()));
                            }
                        }
                        symbols.stream()
                                .filter(symbol -> !stated.quotes().containsKey(symbol))
                                .forEach(symbol -> answers.missing(
                                        symbol, vendor.name() + " has no prices for " + symbol + " any more."));
                    } else if (isNotInPlan(failure)) {
                        symbols.forEach(symbol -> answers.missing(
                                symbol, "The plan with " + vendor.name() + " does not include " + symbol + "."));
                    } else if (isNoPrice(failure) && symbols.size() == 1) {
                        answers.missing(
                                symbols.get(0),
                                vendor.name() + " states a price for " + symbols.get(0) + " that cannot be shown.");
                    } else {
                        failed(symbols, failure);
                    }
                }));
    }

    /** The head of the queue, as many as one request may have; a symbol that is requested alone comes alone. */
    private List<Symbol> nextBatch() {
        var first = queue.iterator().next();
        return single.contains(first)
                ? List.of(first)
                : queue.stream()
                        .filter(symbol -> !single.contains(symbol))
                        .limit(vendor.symbolsForEachRequest())
                        .toList();
    }

    private void failed(List<Symbol> symbols, Throwable failure) {
        var text = text(failure);
        LOG.logf(
                text.equals(logged) ? Logger.Level.DEBUG : Logger.Level.WARN,
                "No quotes from %s: %s",
                vendor.name(),
                vendor.forLog(text));
        logged = text;
        queueNotBefore = nanoTime.getAsLong() + RETRY_DELAY.toNanos();
        var cause = StageFailure.cause(failure);
        if (cause instanceof KeyRefusedException) {
            countRefusal(symbols);
        }
        if (symbols.size() > 1) {
            if (cause instanceof UnreadableException && !(cause instanceof UnavailableException)) {
                single.addAll(symbols);
            }
        } else if (cause instanceof UnreadableException && hasNoQuote(symbols.get(0))) {
            answers.missing(
                    symbols.get(0),
                    vendor.name() + " does not answer requests for " + symbols.get(0) + ", but those for others.");
            return;
        }
        queue.addAll(symbols);
        if (!isBusy(cause)) {
            symbols.forEach(answers::unanswered);
        }
    }

    private static boolean isBusy(Throwable cause) {
        return cause instanceof FirstQuoteException busy && busy.outcome() == Outcome.SOURCE_BUSY;
    }

    /** Counts an answer without a quote for a symbol alone, and whether only this symbol fails, again and again. */
    private boolean hasNoQuote(Symbol symbol) {
        var counted = failures.merge(
                symbol,
                new Failures(1, successes),
                (before, one) -> new Failures(before.count() + 1, before.successesBefore()));
        if (counted.count() < MAX_FAILURES) {
            return false;
        }
        if (successes > counted.successesBefore()) {
            failures.remove(symbol);
            return true;
        }
        // Whether the vendor answers for another symbol decides.
        followed.stream().filter(other -> !other.equals(symbol)).findFirst().ifPresent(queue::add);
        return false;
    }

    /** The vendor cannot answer at the moment, whatever the request. */
    private static final class UnavailableException extends UnreadableException {

        private static final long serialVersionUID = 1;

        private UnavailableException(String message) {
            super(message);
        }
    }

    /** A request was refused with 401. */
    private static final class KeyRefusedException extends UnreadableException {

        private static final long serialVersionUID = 1;

        private KeyRefusedException(String message) {
            super(message);
        }
    }

    /**
     * The quotes of a response.
     *
     * @param split the symbols whose previous close the vendor has adjusted
     * @param at when it came, by the vendor's clock
     */
    private record Stated(Map<Symbol, VendorQuote> quotes, Set<Symbol> split, Instant at) {

        static Stated of(Map<Symbol, VendorQuote> read, Map<Symbol, VendorQuote> adjusted, Instant at) {
            return new Stated(
                    adjusted,
                    read.values().stream()
                            .filter(quote -> !quote.equals(adjusted.get(quote.symbol())))
                            .map(VendorQuote::symbol)
                            .collect(Collectors.toUnmodifiableSet()),
                    at);
        }
    }

    private CompletionStage<Stated> send(List<Symbol> symbols) {
        var request = vendor.quotes(symbols);
        return client.get(request).thenCompose(answer -> {
            if (answer.isTooMany()) {
                budget.stayAway(answer.retryAfter().orElse(VendorConnection.DEFAULT_RETRY_AFTER));
                throw new FirstQuoteException(
                        Outcome.SOURCE_BUSY, vendor.name() + " answered 429 (too many requests).");
            }
            var isRefused = answer.status() == UNAUTHORIZED && vendor.needsKey();
            if (isRefused || answer.status() >= SERVER_ERROR) {
                var text = vendor.forLog("HTTP " + answer.status() + " " + VendorJson.quote(answer.body()));
                throw new CompletionException(
                        isRefused ? new KeyRefusedException(text) : new UnavailableException(text));
            }
            try {
                var quotes = vendor.readQuotes(request, answer);
                return adjusted(quotes).thenApply(adjusted -> Stated.of(quotes, adjusted, answer.at()));
            } catch (NotInPlanException notInPlan) {
                throw new CompletionException(notInPlan);
            } catch (NoPriceException noPrice) {
                throw new CompletionException(new NoPriceException(vendor.forLog(VendorClient.text(noPrice))));
            } catch (UnreadableException unreadable) {
                // Secrets are hidden, because the caller passes the message on.
                throw new CompletionException(new UnreadableException(vendor.forLog(VendorClient.text(unreadable))));
            }
        });
    }

    /**
     * The same quotes; where a stock seems to have been split, with the previous close that the vendor has adjusted.
     */
    private CompletionStage<Map<Symbol, VendorQuote>> adjusted(Map<Symbol, VendorQuote> quotes) {
        CompletionStage<Map<Symbol, VendorQuote>> done = CompletableFuture.completedStage(quotes);
        for (var quote : quotes.values()) {
            if (vendor.adjustsCandlesForSplits() && SplitRatio.isPossible(quote.previousClose(), quote.open())) {
                done = done.thenCombine(adjusted(quote), QuoteRequests::with);
            }
        }
        return done;
    }

    private static Map<Symbol, VendorQuote> with(Map<Symbol, VendorQuote> quotes, VendorQuote adjusted) {
        var all = new HashMap<>(quotes);
        all.put(adjusted.symbol(), adjusted);
        return all;
    }

    private CompletionStage<VendorQuote> adjusted(VendorQuote quote) {
        var begin = vendor.hours(quote.symbol()).begin(quote.day());
        var request =
                vendor.candles(quote.symbol(), Interval.ONE_DAY, new TimeSpan(begin.minus(LONGEST_WEEKEND), begin));
        return completed(
                quote,
                request,
                "adjusted close",
                answer -> vendor.readCandles(request, Interval.ONE_DAY, answer).stream()
                        .filter(candle -> candle.start().isBefore(begin))
                        .max(Comparator.comparing(Candle::start))
                        .map(Candle::close)
                        .filter(close -> close.compareTo(quote.previousClose()) != 0)
                        .map(quote::withPreviousClose)
                        .orElse(quote));
    }

    /** Counts refusals in a row; a single one may be about the request and not about the key. */
    private void countRefusal(List<Symbol> symbols) {
        refusals++;
        refused.addAll(symbols);
        if (refusals >= MAX_REFUSALS && refused.size() >= Math.min(2, followed.size())) {
            answers.keyRefused("HTTP " + UNAUTHORIZED);
        }
    }

    private static boolean isNotInPlan(Throwable failure) {
        return StageFailure.cause(failure) instanceof NotInPlanException;
    }

    private static boolean isNoPrice(Throwable failure) {
        return StageFailure.cause(failure) instanceof NoPriceException;
    }

    private static String text(Throwable failure) {
        return VendorClient.text(StageFailure.cause(failure));
    }
}
