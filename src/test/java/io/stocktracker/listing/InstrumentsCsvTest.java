package io.stocktracker.listing;

import io.stocktracker.market.Instrument;
import io.stocktracker.market.InstrumentType;
import io.stocktracker.market.Instruments;
import io.stocktracker.market.Symbol;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class InstrumentsCsvTest {

    private static final Instruments INSTRUMENTS = InstrumentsCsv.directory();

    private static final String HEADER = "symbol,name,type,exchange,sector\n";

    @Test
    void holdsEveryLineOfTheReferenceData() {
        assertThat(INSTRUMENTS.size()).isEqualTo(13_104);
        assertThat(INSTRUMENTS.find(new Symbol("AAPL")))
                .contains(new Instrument(
                        new Symbol("AAPL"),
                        "Apple Inc.",
                        InstrumentType.STOCK,
                        Optional.of("XNAS"),
                        Optional.of("USD"),
                        "Information Technology"));
        assertThat(INSTRUMENTS.find(new Symbol("SPY")))
                .map(Instrument::exchange)
                .contains(Optional.of("ARCX"));
        for (var word : List.of("NA", "CON", "ON", "ALL")) {
            assertThat(INSTRUMENTS.find(new Symbol(word))).isPresent();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "AAC.U, UNIT",
        "ALPXU, UNIT",
        "AACIW, WARRANT",
        "GS.PRD, PREFERRED",
        "MER.PRK, NOTE",
        "VXX, ETF",
        "SIFY, ADR"
    })
    void theTypeIsDerivedFromTheName(String symbol, InstrumentType type) {
        assertThat(INSTRUMENTS.find(new Symbol(symbol))).map(Instrument::type).contains(type);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '\0', delimiter = '|', textBlock = """
            spy|SPY
            voo|VOO
            tsm|TSM
            gme|GME
            gld|GLD
            brk.a|BRK.A
            BRK-B|BRK.B
            BRK/B|BRK.B
            BRK B|BRK.B
            BRKB|BRK.B
            bf-b|BF.B
            bfb|BF.B
            NYSE:BRK.B|BRK.B
            NASDAQ:AAPL|AAPL
            AAPL.US|AAPL
            $nvda|NVDA
            BAC-PE|BAC.PRE
            BAC^E|BAC.PRE
            nv|NVDA
            gamestop|GME
            alibaba|BABA
            taiwan semi|TSM
            semiconductor taiwan|TSM
            google|GOOGL
            facebook|META
            sp500|SPY
            s&p 500|SPY
            berkshire|BRK.B
            toyota|TM
            apple|AAPL
            microsoft|MSFT
            tesla|TSLA
            amazon|AMZN
            coca cola|KO
            disney|DIS
            McDonald's|MCD
            mcdonald’s|MCD
            lowe's|LOW
            at&t|T
            yum!|YUM
            Brown–Forman|BF.B
            bank of america|BAC
            procter and gamble|PG
            at and t|T
            tmobile|TMUS
            exxon mobil|XOM
            AAPL:NASDAQ|AAPL
            AAPL US Equity|AAPL
            jp morgan|JPM
            vanguard s&p 500|VOO
            nasdaq 100|QQQ
            gold etf|GLD
            bitcoin|IBIT
            ford|F
            visa|V
            berkshire hathaway|BRK.B
            """)
    void theBestKnownMatchComesFirst(String typed, String symbol) {
        assertThat(INSTRUMENTS.search(typed, 5))
                .first()
                .extracting(instrument -> instrument.symbol().value())
                .isEqualTo(symbol);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            nvidia|NVDA
            apple|AAPL
            google|GOOGL
            coca cola|KO
            the coca-cola company|KO
            walt disney|DIS
            walt dis|DIS
            bank of america|BAC
            taiwan semiconductor|TSM
            McDonald's|MCD
            tesla|TSLA
            netflix|NFLX
            netfl|NFLX
            netf|NFLX
            nvid|NVDA
            unile|UL
            altr|
            door|
            net|
            appl|
            microsof|MSFT
            appli|
            first|
            delta a|
            not a stock!|
            """)
    void aClearNameMeansOneInstrument(String typed, @Nullable String symbol) {
        assertThat(INSTRUMENTS.clearMatch(typed))
                .map(instrument -> instrument.symbol().value())
                .isEqualTo(Optional.ofNullable(symbol));
    }

    @Test
    void aTrailingArticleIsMovedBeforeTheName() {
        assertThat(INSTRUMENTS.find(new Symbol("KO"))).map(Instrument::name).contains("The Coca-Cola Company");
        assertThat(INSTRUMENTS.search("(The)", 20))
                .extracting(Instrument::name)
                .noneMatch(name -> name.contains("(The)"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            KO,,stock,XNYS,|KO has no name.
            KO,' ',stock,XNYS,|KO has no name.
            ko,Coca-Cola,stock,XNYS,|"ko" is not a symbol.
            ,Coca-Cola,stock,XNYS,|"" is not a symbol.
            KO,Coca-Cola,share,XNYS,|"share" is not a type of instrument.
            PEP,Pepsi again,stock,XNAS,|PEP is listed twice.
            """)
    void aWrongLineIsNamed(String line, String problem) {
        var file = HEADER + "PEP,PepsiCo,stock,XNAS,\n" + line.replace("' '", " ") + "\n";
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InstrumentsCsv.read(new StringReader(file)))
                .withMessage("instruments.csv, line 3: " + problem);
    }

    @Test
    void aFileWithOtherColumnsIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InstrumentsCsv.read(new StringReader("symbol,name,sector\n")))
                .withMessage("instruments.csv does not begin with symbol,name,type,exchange,sector.");
    }

    @Test
    void missingFieldsOfAnInstrumentAreEmpty() throws IOException {
        assertThat(InstrumentsCsv.read(new StringReader(HEADER + "PEP,\"PepsiCo, Inc. \",unknown,,\n")))
                .containsExactly(new Instrument(
                        new Symbol("PEP"),
                        "PepsiCo, Inc.",
                        InstrumentType.UNKNOWN,
                        Optional.empty(),
                        Optional.of("USD"),
                        ""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            KO,coke|KO is not in instruments.csv.
            PEP,pepsi again|PEP is listed twice.
            """)
    void anAliasBelongsToOneKnownInstrument(String line, String problem) throws IOException {
        var known = InstrumentsCsv.read(new StringReader(HEADER + "PEP,PepsiCo,stock,XNAS,\n"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InstrumentsCsv.readAliases(
                        new StringReader("symbol,aliases\nPEP,pepsi\n" + line + "\n"), known))
                .withMessage("instrument-aliases.csv, line 3: " + problem);
    }
}
