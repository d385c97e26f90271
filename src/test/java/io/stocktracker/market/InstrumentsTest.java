package io.stocktracker.market;

import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class InstrumentsTest {

    private final Instruments instruments = new Instruments(List.of(
            instrument("KOD", "Kodiak Sciences"),
            instrument("PEP", "PepsiCo, Inc."),
            instrument("KO", "Coca-Cola Company (The)"),
            instrument("COKE", "Coca-Cola Consolidated"),
            instrument("AKO.A", "Embotelladora Andina"),
            instrument("BOOK", "The Cokebook Shop"),
            instrument("SKOR", "Korea Ekonomy Kola Fund"),
            instrument("EWY", "iShares South Korea"),
            instrument("NIKL", "Bekola Nickel")));

    @Test
    void theTickerComesFirstThenItsBeginningThenNamesThenWhatHasItInside() {
        assertThat(tickers("ko", 20)).containsExactly("KO", "KOD", "SKOR", "EWY", "AKO.A", "NIKL");
    }

    @Test
    void nobodyLooksForTheLettersInsideATickerBeforeAName() {
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
    void aNamesBeginningComesBeforeItsWordsBeforeItsInside() {
        assertThat(tickers("kor", 20)).containsExactly("SKOR", "EWY");
        assertThat(tickers("kol", 20)).containsExactly("SKOR", "NIKL");
        assertThat(tickers("the", 20)).containsExactly("BOOK", "KO");
        assertThat(tickers("coke", 20)).containsExactly("COKE", "BOOK");
    }

    @Test
    void whateverStandsBetweenWordsPeopleTypeABlank() {
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
    void eachWordThatIsTypedBeginsAWordOfTheNameInAnyOrder() {
        assertThat(tickers("coca comp", 20)).containsExactly("KO");
        assertThat(tickers("korea ishares", 20)).containsExactly("EWY");
        assertThat(tickers("coca ola", 20)).isEmpty();
        assertThat(tickers("coca nickel", 20)).isEmpty();
    }

    @Test
    void wordsAsTheyStandComeBeforeWordsInAnotherOrder() {
        var found = new Instruments(List.of(
                instrument("A", "Trust of the First"), instrument("LONG", "First Trust"), instrument("B", "First")));
        assertThat(found.search("first trust", 9))
                .extracting(Instrument::symbol)
                .containsExactly(new Symbol("LONG"), new Symbol("A"));
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
    void companiesWithASectorComeBeforeFundsAndOthersThatMatchAsWell() {
        var found = new Instruments(List.of(
                        new Instrument(new Symbol("NVD"), "A fund", "ETF"),
                        new Instrument(new Symbol("NVA"), "Unknown", ""),
                        new Instrument(new Symbol("NVDA"), "Nvidia", "Information Technology")))
                .search("nv", 9);

        assertThat(found)
                .extracting(Instrument::symbol)
                .containsExactly(new Symbol("NVDA"), new Symbol("NVA"), new Symbol("NVD"));
    }

    @Test
    void searchingIgnoresCaseAndBlanksAround() {
        assertThat(tickers("  pEpSiCo ", 20)).containsExactly("PEP");
    }

    @Test
    void returnsNoMoreThanWanted() {
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
    void anUnknownOneIsNamedByItsSymbol() {
        assertThat(Instrument.unnamed(new Symbol("XYZ"))).isEqualTo(new Instrument(new Symbol("XYZ"), "XYZ", ""));
    }

    private List<String> tickers(String query, int limit) {
        return instruments.search(query, limit).stream()
                .map(instrument -> instrument.symbol().value())
                .toList();
    }

    private static Instrument instrument(String symbol, String name) {
        return new Instrument(new Symbol(symbol), name, "");
    }
}
