package io.stocktracker.listing;

import io.stocktracker.feed.FirstQuoteException;
import io.stocktracker.feed.IdleFeed;
import io.stocktracker.feed.PriceFeed;
import io.stocktracker.market.Board;
import io.stocktracker.market.Instrument;
import io.stocktracker.market.InstrumentType;
import io.stocktracker.market.Instruments;
import io.stocktracker.market.Listings;
import io.stocktracker.market.Outcome;
import io.stocktracker.market.Quote;
import io.stocktracker.market.QuoteBoard;
import io.stocktracker.market.Stock;
import io.stocktracker.market.Symbol;
import io.stocktracker.storage.Command;
import io.stocktracker.storage.Journal;
import io.stocktracker.storage.LocalJournal;
import io.stocktracker.testing.Await;
import io.stocktracker.testing.LogRecorder;
import io.stocktracker.testing.MutableClock;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class JournalListingsTest {

    private static final Instant NOW = Instant.parse("2026-11-23T15:00:00Z");
    private static final Symbol NVDA = new Symbol("NVDA");
    private static final Symbol MADE_UP = new Symbol("MADEUP");
    private static final Symbol COIN = new Symbol("SHIB-USD");
    private static final Instruments INSTRUMENTS = new Instruments(List.of(
            new Instrument(NVDA, "Nvidia"),
            new Instrument(
                    COIN,
                    "SHIB in USD",
                    InstrumentType.COIN,
                    Optional.empty(),
                    Optional.of("USD"),
                    OptionalInt.of(8),
                    "")));

    private final Journal journal = new LocalJournal(new MutableClock(NOW));

    @Test
    void anAddedStockHasTheNameOfItsInstrumentAndTheFeedsFirstQuote() {
        var listings = listings(pricing("180.50"), config(10, true));
        assertThat(answer(listings.add(NVDA))).isEqualTo(Outcome.LISTED);
        var stock = journal.board().find(NVDA).orElseThrow();
        assertThat(stock.name()).isEqualTo("Nvidia");
        assertThat(stock.quote()).isEqualTo(Quote.first(NVDA, new BigDecimal("180.50"), NOW));
    }

    @Test
    void aStockIsShownWithTheDecimalsOfItsPriceIncrement() {
        var listings = listings(pricing("0.00001"), config(10, true));
        assertThat(answer(listings.add(COIN))).isEqualTo(Outcome.LISTED);
        assertThat(journal.board().find(COIN).orElseThrow().quote().decimals()).isEqualTo(8);
    }

    @Test
    void addingAListedSymbolAnswersAlreadyListed() {
        var listings = listings(pricing("180.50"), config(10, true));
        answer(listings.add(NVDA));
        assertThat(answer(listings.add(NVDA))).isEqualTo(Outcome.ALREADY_LISTED);
        assertThat(journal.board().version().sequence()).isEqualTo(1);
    }

    @Test
    void onlyTheFirstRefusalOfEachKindIsLogged() {
        var outcomes = List.of(Outcome.NOT_IN_PLAN, Outcome.NOT_IN_PLAN, Outcome.SOURCE_BUSY);
        var refusals = outcomes.iterator();
        var feed = new IdleFeed() {
            @Override
            public CompletionStage<Optional<Quote>> firstQuote(Symbol symbol) {
                var outcome = refusals.next();
                return CompletableFuture.failedStage(new FirstQuoteException(outcome, outcome + " for " + symbol));
            }
        };
        var listings = listings(feed, config(10, true));
        try (var log = new LogRecorder()) {
            for (var outcome : outcomes) {
                assertThat(answer(listings.add(NVDA))).isEqualTo(outcome);
            }
            assertThat(log.messages())
                    .filteredOn(line -> line.startsWith("Could not list NVDA"))
                    .hasSize(2);
        }
    }

    @Test
    void anUnknownInstrumentIsNamedByItsSymbol() {
        var listings = listings(pricing("1"), config(10, true));
        assertThat(answer(listings.add(MADE_UP))).isEqualTo(Outcome.LISTED);
        assertThat(journal.board().find(MADE_UP).orElseThrow().name()).isEqualTo("MADEUP");
    }

    @Test
    void unknownInstrumentsCanBeForbidden() {
        var listings = listings(pricing("1"), config(10, false));
        assertThat(answer(listings.add(MADE_UP))).isEqualTo(Outcome.UNKNOWN_SYMBOL);
        assertThat(answer(listings.add(NVDA))).isEqualTo(Outcome.LISTED);
        assertThat(journal.board().size()).isEqualTo(1);
    }

    @Test
    void aSymbolThatTheFeedCannotPriceIsUnknown() {
        var listings = listings(feed(symbol -> CompletableFuture.completedStage(Optional.empty())), config(10, true));
        assertThat(answer(listings.add(NVDA))).isEqualTo(Outcome.UNKNOWN_SYMBOL);
        assertThat(journal.board().size()).isZero();
    }

    @Test
    void aBatchAsksTheFeedForTenQuotesAtATime() {
        var asked = new LinkedHashMap<Symbol, CompletableFuture<Optional<Quote>>>();
        var listings = listings(
                feed(symbol -> asked.computeIfAbsent(symbol, any -> new CompletableFuture<>())), config(50, true));
        var symbols = IntStream.range(0, 25).mapToObj(i -> new Symbol("S" + i)).toList();

        var outcomes = listings.addAll(symbols);

        assertThat(asked.keySet()).containsExactlyElementsOf(symbols.subList(0, 10));
        asked.get(symbols.get(1)).complete(quote(symbols.get(1)));
        assertThat(asked.keySet()).hasSize(11).contains(symbols.get(11)).doesNotContain(symbols.get(10));
        asked.get(symbols.get(0)).complete(quote(symbols.get(0)));
        assertThat(asked.keySet()).containsExactlyInAnyOrderElementsOf(symbols.subList(0, 12));
        symbols.subList(2, 25).forEach(symbol -> asked.get(symbol).complete(quote(symbol)));
        assertThat(outcomes).allSatisfy(outcome -> assertThat(answer(outcome)).isEqualTo(Outcome.LISTED));
        assertThat(journal.board().snapshot().stocks())
                .extracting(Stock::symbol)
                .isEqualTo(symbols);
    }

    private static Optional<Quote> quote(Symbol symbol) {
        return Optional.of(Quote.first(symbol, BigDecimal.TEN, NOW));
    }

    @Test
    void unknownSymbolsAreAddedOnlyIfAllowedAndIfTheFeedPricesAnything() {
        var anything = feed(symbol -> CompletableFuture.completedStage(Optional.empty()), true);
        assertThat(listings(anything, config(10, true)).addsUnknown()).isTrue();
        assertThat(listings(anything, config(10, false)).addsUnknown()).isFalse();
        assertThat(listings(pricing("1"), config(10, true)).addsUnknown()).isFalse();
    }

    @Test
    void theBoardHasAtMostAsManyStocksAsConfigured() {
        var listings = listings(pricing("1"), config(1, true));
        answer(listings.add(NVDA));
        assertThat(answer(listings.add(MADE_UP))).isEqualTo(Outcome.LIST_FULL);
        assertThat(answer(listings.add(NVDA))).isEqualTo(Outcome.ALREADY_LISTED);
        assertThat(answer(listings.remove(NVDA))).isEqualTo(Outcome.REMOVED);
        assertThat(answer(listings.add(MADE_UP))).isEqualTo(Outcome.LISTED);
    }

    @Test
    void removingAnUnlistedSymbolAnswersNotListed() {
        assertThat(answer(listings(pricing("1"), config(10, true)).remove(NVDA)))
                .isEqualTo(Outcome.NOT_LISTED);
    }

    @Test
    void anAddWaitsForTheFeedsQuote() {
        var quote = new CompletableFuture<Optional<Quote>>();
        var added = listings(feed(symbol -> quote), config(10, true)).add(NVDA).toCompletableFuture();
        assertThat(added).isNotDone();
        quote.complete(Optional.of(Quote.first(NVDA, BigDecimal.TEN, NOW)));
        assertThat(answer(added)).isEqualTo(Outcome.LISTED);
    }

    @Test
    void severalSymbolsAreRequestedTogetherAndDecidedInOrder() {
        var quotes = new ConcurrentHashMap<Symbol, CompletableFuture<Optional<Quote>>>();
        var listings = listings(
                feed(symbol -> quotes.computeIfAbsent(symbol, any -> new CompletableFuture<>())), config(2, true));
        var symbols = Stream.of("A", "B", "C", "A").map(Symbol::new).toList();
        var outcomes = listings.addAll(symbols);
        assertThat(quotes).containsOnlyKeys(symbols.get(0), symbols.get(1), symbols.get(2));

        for (var symbol : List.of(symbols.get(2), symbols.get(1))) {
            quotes.get(symbol).complete(Optional.of(Quote.first(symbol, BigDecimal.ONE, NOW)));
        }
        assertThat(journal.board().size()).isZero();
        quotes.get(symbols.get(0)).complete(Optional.of(Quote.first(symbols.get(0), BigDecimal.ONE, NOW)));

        assertThat(outcomes.stream().map(JournalListingsTest::answer))
                .containsExactly(Outcome.LISTED, Outcome.LISTED, Outcome.LIST_FULL, Outcome.ALREADY_LISTED);
        assertThat(journal.board().snapshot().stocks().stream().map(stock -> stock.symbol()))
                .containsExactly(symbols.get(0), symbols.get(1));
    }

    @Test
    void aSymbolThatCannotBeRequestedDoesNotBlockLaterOnes() {
        var listings = listings(
                feed(symbol -> {
                    if (symbol.equals(NVDA)) {
                        throw new IllegalStateException("away");
                    }
                    return CompletableFuture.completedStage(Optional.of(Quote.first(symbol, BigDecimal.ONE, NOW)));
                }),
                config(10, true));
        assertThat(listings.addAll(List.of(NVDA, MADE_UP)).stream().map(JournalListingsTest::answer))
                .containsExactly(Outcome.UNAVAILABLE, Outcome.LISTED);
    }

    @Test
    void theFeedIsNotAskedForListedSymbols() {
        answer(listings(pricing("1"), config(10, true)).add(NVDA));
        var asking = listings(
                feed(symbol -> {
                    throw new IllegalStateException("asked");
                }),
                config(10, true));
        assertThat(answer(asking.add(NVDA))).isEqualTo(Outcome.ALREADY_LISTED);
    }

    @Test
    void aFailingFeedIsAnsweredAsUnavailable() {
        var failing = listings(
                feed(symbol -> CompletableFuture.failedStage(new IllegalStateException("away"))), config(10, true));
        assertThat(answer(failing.add(NVDA))).isEqualTo(Outcome.UNAVAILABLE);
        var throwing = listings(
                feed(symbol -> {
                    throw new IllegalStateException("away");
                }),
                config(10, true));
        assertThat(answer(throwing.add(NVDA))).isEqualTo(Outcome.UNAVAILABLE);
    }

    @Test
    void aFailingJournalIsAnsweredAsUnavailable() {
        for (var away : List.of(
                journal(command -> CompletableFuture.failedStage(new IllegalStateException("away"))),
                journal(command -> {
                    throw new IllegalStateException("away");
                }))) {
            var listings = new JournalListings(firstQuotes(pricing("1"), config(10, true)), away, config(10, true));
            assertThat(answer(listings.add(NVDA))).isEqualTo(Outcome.UNAVAILABLE);
            assertThat(answer(listings.remove(NVDA))).isEqualTo(Outcome.UNAVAILABLE);
        }
    }

    @Test
    void theBundledInstrumentsAreReadable() {
        var instruments = InstrumentsCsv.directory();
        assertThat(instruments.size()).isGreaterThan(5_000);
        assertThat(instruments.find(NVDA))
                .map(Instrument::name)
                .hasValueSatisfying(name -> assertThat(name).containsIgnoringCase("nvidia"));
        assertThat(instruments.find(new Symbol("AAPL"))).map(Instrument::sector).contains("Information Technology");
    }

    private Listings listings(PriceFeed feed, ListingConfig config) {
        return new JournalListings(firstQuotes(feed, config), journal, config);
    }

    private static Outcome answer(CompletionStage<Outcome> stage) {
        return Await.done(stage);
    }

    private static PriceFeed pricing(String price) {
        return feed(symbol ->
                CompletableFuture.completedStage(Optional.of(Quote.first(symbol, new BigDecimal(price), NOW))));
    }

    private static PriceFeed feed(Function<Symbol, CompletionStage<Optional<Quote>>> firstQuote) {
        return feed(firstQuote, false);
    }

    private static PriceFeed feed(
            Function<Symbol, CompletionStage<Optional<Quote>>> firstQuote, boolean pricesAnything) {
        return new IdleFeed() {
            @Override
            public boolean pricesAnything() {
                return pricesAnything;
            }

            @Override
            public CompletionStage<Optional<Quote>> firstQuote(Symbol symbol) {
                return firstQuote.apply(symbol);
            }
        };
    }

    private static Journal journal(Function<Command, CompletionStage<Outcome>> submit) {
        return new Journal() {
            @Override
            public CompletionStage<Outcome> submit(Command command) {
                return submit.apply(command);
            }

            @Override
            public Board board() {
                return new QuoteBoard(1, NOW);
            }
        };
    }

    private static ListingConfig config(int maxStocks, boolean anySymbol) {
        return new TestListingConfig(maxStocks, anySymbol);
    }

    private static FirstQuotes firstQuotes(PriceFeed feed, ListingConfig config) {
        return new FirstQuotes(INSTRUMENTS, feed, config, feed::firstQuote);
    }
}
