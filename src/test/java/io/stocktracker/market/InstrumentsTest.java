package io.stocktracker.market;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class InstrumentsTest {

    private final Instruments instruments = new Instruments(List.of(
            instrument("KOD", "Kodiak Sciences"),
            instrument("PEP", "PepsiCo, Inc."),
            instrument("KO", "The Coca-Cola Company"),
            instrument("COKE", "Coca-Cola Consolidated"),
            instrument("AKO.A", "Embotelladora Andina"),
            instrument("BOOK", "The Cokebook Shop"),
            instrument("SKOR", "Korea Ekonomy Kola Fund"),
            instrument("EWY", "iShares South Korea"),
            instrument("NIKL", "Bekola Nickel")));

    @Test
    void theExactTickerComesFirstThenPrefixesThenNamesThenInfixes() {
        assertThat(tickers("ko", 20)).containsExactly("KO", "KOD", "SKOR", "EWY", "AKO.A", "NIKL");
    }

    @Test
    void namesComeBeforeTickersThatContainTheLetters() {
        var found = new Instruments(List.of(
                instrument("NTES", "NetEase"),
                instrument("TSLA", "Tesla"),
                instrument("DAPP", "VanEck Digital Transformation ETF"),
                instrument("AAPL", "Apple Inc."),
                instrument("APP", "AppLovin")));

        assertThat(found.search("tes", 9))
                .extracting(Instrument::symbol)
                .containsExactly(new Symbol("TSLA"), new Symbol("NTES"));
        assertThat(found.search("app", 9))
                .extracting(Instrument::symbol)
                .containsExactly(new Symbol("APP"), new Symbol("AAPL"), new Symbol("DAPP"));
    }

    @Test
    void thePrefixOfANameComesBeforeItsWordsBeforeInfixes() {
        assertThat(tickers("kor", 20)).containsExactly("SKOR", "EWY");
        assertThat(tickers("kol", 20)).containsExactly("SKOR", "NIKL");
        assertThat(tickers("the", 20)).containsExactly("KO", "BOOK");
        assertThat(tickers("coke", 20)).containsExactly("COKE", "BOOK");
    }

    @Test
    void anySeparatorOfWordsMatchesABlank() {
        assertThat(tickers("coca cola co", 20)).containsExactly("KO", "COKE");
        assertThat(tickers("coca-cola", 20)).containsExactly("KO", "COKE");
        var found = new Instruments(List.of(instrument("MCD", "McDonald's Corporation"), instrument("T", "AT&T")));
        assertThat(found.search("mcdonalds", 9)).hasSize(1);
        assertThat(found.search("mcdonald's", 9)).hasSize(1);
        assertThat(found.search("mcdonald\u2019s", 9)).hasSize(1);
        assertThat(found.search("at&t", 9)).hasSize(1);
        assertThat(found.search("&", 9)).isEmpty();
    }

    @Test
    void anAmpersandIsTheWordAnd() {
        var found = new Instruments(List.of(instrument("PG", "Procter & Gamble"), instrument("T", "AT&T")));
        for (var text : List.of("procter & g", "procter a", "procter and gamble", "gamble procter", "procter&gamble")) {
            assertThat(found.search(text, 9))
                    .as(text)
                    .extracting(Instrument::name)
                    .containsExactly("Procter & Gamble");
        }
        assertThat(found.search("at and t", 9)).hasSize(1);
    }

    @Test
    void aNameTypedWithoutBlanksIsFoundLast() {
        var found = new Instruments(List.of(
                instrument("TMUS", "T-Mobile US"), instrument("XOM", "ExxonMobil"), instrument("TMO", "Thermo")));
        assertThat(found.search("tmobile", 9)).extracting(Instrument::name).containsExactly("T-Mobile US");
        assertThat(found.search("exxon mobil", 9)).extracting(Instrument::name).containsExactly("ExxonMobil");
        assertThat(found.search("tmo", 9)).extracting(Instrument::name).containsExactly("Thermo", "T-Mobile US");
        assertThat(found.search("tm", 9)).hasSize(2);
    }

    @Test
    void typedWordsMatchTheBeginningsOfWordsInAnyOrder() {
        assertThat(tickers("coca comp", 20)).containsExactly("KO");
        assertThat(tickers("korea ishares", 20)).containsExactly("EWY");
        assertThat(tickers("coca ola", 20)).isEmpty();
        assertThat(tickers("coca nickel", 20)).isEmpty();
    }

    @Test
    void wordsInTheTypedOrderComeFirst() {
        var found = new Instruments(List.of(
                instrument("A", "Trust of the First"), instrument("TIMEOUT", "First Trust"), instrument("B", "First")));
        assertThat(found.search("first trust", 9))
                .extracting(Instrument::symbol)
                .containsExactly(new Symbol("TIMEOUT"), new Symbol("A"));
    }

    @Test
    void shortTickersComeBeforeLongOnesThenByAlphabet() {
        assertThat(tickers("coca", 20)).containsExactly("KO", "COKE");
        assertThat(new Instruments(List.of(instrument("ZB", "z"), instrument("ZAA", "z"), instrument("ZA", "z")))
                        .search("z", 9))
                .extracting(Instrument::symbol)
                .containsExactly(new Symbol("ZA"), new Symbol("ZB"), new Symbol("ZAA"));
    }

    @Test
    void membersOfTheSp500ComeBeforeOtherSharesBeforeFunds() {
        var found = new Instruments(List.of(
                        instrument("NVD", "A fund", InstrumentType.ETF, ""),
                        instrument("NVA", "Unknown", InstrumentType.STOCK, ""),
                        instrument("NVDA", "Nvidia", InstrumentType.STOCK, "Information Technology")))
                .search("nv", 9);

        assertThat(found)
                .extracting(Instrument::symbol)
                .containsExactly(new Symbol("NVDA"), new Symbol("NVA"), new Symbol("NVD"));
    }

    @Test
    void sharesAndPlainFundsComeBeforeLeveragedFundsPreferredSharesAndWarrants() {
        var found = new Instruments(List.of(
                        instrument("ACM.W", "Acme Warrant", InstrumentType.WARRANT, ""),
                        instrument("ACM.PRA", "Acme Preferred", InstrumentType.PREFERRED, ""),
                        instrument("ACMX", "Daily 2X Acme", InstrumentType.ETF, ""),
                        instrument("FUND", "Funds of Acme Short-Term", InstrumentType.ETF, ""),
                        instrument("ACMEE", "Acme Inc.", InstrumentType.STOCK, "")))
                .search("acm", 9);

        assertThat(found)
                .extracting(instrument -> instrument.symbol().value())
                .containsExactly("ACMEE", "FUND", "ACMX", "ACM.PRA", "ACM.W");
    }

    @Test
    void theBestKnownComesFirstAndIsFoundByItsAlias() {
        var aliases = new LinkedHashMap<Symbol, List<String>>();
        aliases.put(new Symbol("ZBEST"), List.of("The One", "s&p 500"));
        var found = new Instruments(() -> new Instruments.Content(
                List.of(instrument("ZA", "a"), instrument("ZBEST", "b"), instrument("SP", "The One and Only")),
                aliases));

        assertThat(found.search("z", 9)).extracting(Instrument::name).containsExactly("b", "a");
        for (var text : List.of("the one", "theone", "S&P 500", "sp500", "sp 500")) {
            assertThat(found.search(text, 9))
                    .first()
                    .extracting(Instrument::name)
                    .isEqualTo("b");
        }
        assertThat(found.search("theo", 9)).extracting(Instrument::name).contains("b");
    }

    @Test
    void theArticleOfANameIsOptional() {
        var aliases = Map.of(new Symbol("HD"), List.<String>of());
        var found = new Instruments(() -> new Instruments.Content(
                List.of(instrument("HD", "The Home Depot"), instrument("HOME", "Homebuilders of the Depot")), aliases));

        for (var text : List.of("home", "home depot", "the home depot", "homedepot", "thehomedepot")) {
            assertThat(found.search(text, 9))
                    .first()
                    .extracting(Instrument::symbol)
                    .isEqualTo(new Symbol(text.equals("home") ? "HOME" : "HD"));
        }
        assertThat(found.clearMatch("home depot")).map(Instrument::symbol).contains(new Symbol("HD"));
        assertThat(found.clearMatch("the home depot")).map(Instrument::symbol).contains(new Symbol("HD"));
    }

    @Test
    void aMatchIsClearIfOnlyOneShareHasTheNameOrBeginsWithIt() {
        var aliases = Map.of(new Symbol("AAPL"), List.of("apple"), new Symbol("NVDA"), List.of("nvidia"));
        var found = new Instruments(() -> new Instruments.Content(
                List.of(
                        instrument("AAPL", "Apple Inc."),
                        instrument("APLE", "Apple Hospitality"),
                        instrument("MO", "Altria Group"),
                        instrument("NVDA", "Nvidia Corporation"),
                        instrument("NVDX", "Nvidia Fund", InstrumentType.ETF, ""),
                        instrument("DAL", "Delta Air Lines"),
                        instrument("DLA", "Delta Apparel"),
                        instrument("BH", "Biglari Holdings Class B")),
                aliases));

        assertThat(found.clearMatch(" apple ")).map(Instrument::symbol).contains(new Symbol("AAPL"));
        assertThat(found.clearMatch("nvidia")).map(Instrument::symbol).contains(new Symbol("NVDA"));
        assertThat(found.clearMatch("altri")).map(Instrument::symbol).contains(new Symbol("MO"));
        assertThat(found.clearMatch("nvid")).map(Instrument::symbol).contains(new Symbol("NVDA"));
        assertThat(found.clearMatch("delta air lin")).map(Instrument::symbol).contains(new Symbol("DAL"));
        assertThat(found.clearMatch("Delta Air")).map(Instrument::symbol).contains(new Symbol("DAL"));
        for (var text : List.of("delta", "nvi", "altr", "corporation", "not a stock!", "b", "!", "")) {
            assertThat(found.clearMatch(text)).as(text).isEmpty();
        }
    }

    @Test
    void accentsDoNotMatter() {
        var found = new Instruments(List.of(instrument("N", "Nestl\u00e9")));
        for (var text : List.of("nestle", "nestl\u00e9", "nestle\u0301", "\uff4eestle\u200b")) {
            assertThat(found.search(text, 9)).hasSize(1);
        }
    }

    @Test
    void theContentIsReadOnceOnDemand() {
        var reads = new AtomicInteger();
        var found = new Instruments(() -> {
            reads.incrementAndGet();
            return new Instruments.Content(List.of(instrument("KO", "Coca-Cola")), Map.of());
        });
        assertThat(reads).hasValue(0);
        assertThat(found.find(new Symbol("KO"))).isPresent();
        assertThat(found.search("coca", 9)).hasSize(1);
        assertThat(reads).hasValue(1);
    }

    @Test
    void searchingIgnoresCaseAndBlanksAround() {
        assertThat(tickers("  pEpSiCo ", 20)).containsExactly("PEP");
    }

    @Test
    void onlyTheFirstSixWordsOfAQueryCount() {
        var fund = new Instrument(new Symbol("TIMEOUT"), "One Two Three Four Five Six Fund");
        var instruments = new Instruments(List.of(fund));
        assertThat(instruments.search("fund six five four three two nothing", 5))
                .containsExactly(fund);
        assertThat(instruments.search("fund six five four three nothing", 5)).isEmpty();
    }

    @Test
    void returnsNoMoreThanTheLimit() {
        assertThat(tickers("ko", 2)).containsExactly("KO", "KOD");
        assertThat(tickers("ko", 0)).isEmpty();
    }

    @Test
    void findsNothingForBlanksOrTheUnknown() {
        assertThat(tickers("", 20)).isEmpty();
        assertThat(tickers(" \t", 20)).isEmpty();
        assertThat(tickers("<script>", 20)).isEmpty();
        assertThat(tickers(".*", 20)).isEmpty();
    }

    @Test
    void findsBySymbolAndTheLastOfASymbolCounts() {
        var both = new Instruments(List.of(instrument("KO", "old"), instrument("KO", "new")));

        assertThat(both.size()).isOne();
        assertThat(both.find(new Symbol("KO"))).contains(instrument("KO", "new"));
        assertThat(both.find(new Symbol("IBM"))).isEmpty();
    }

    @Test
    void anUnknownInstrumentIsNamedByItsSymbol() {
        assertThat(Instrument.unnamed(new Symbol("XYZ"))).isEqualTo(new Instrument(new Symbol("XYZ"), "XYZ"));
    }

    private List<String> tickers(String query, int limit) {
        return instruments.search(query, limit).stream()
                .map(instrument -> instrument.symbol().value())
                .toList();
    }

    private static Instrument instrument(String symbol, String name) {
        return new Instrument(new Symbol(symbol), name);
    }

    private static Instrument instrument(String symbol, String name, InstrumentType type, String sector) {
        return new Instrument(new Symbol(symbol), name, type, Optional.empty(), Optional.of("USD"), sector);
    }
}
