package io.stocktracker.listing;

import io.stocktracker.market.Instrument;
import io.stocktracker.market.Symbol;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class InstrumentsCsvTest {

    @Test
    void holdsEveryLineOfTheReferenceData() {
        var instruments = InstrumentsCsv.load();

        assertThat(instruments.size()).isEqualTo(5_904);
        assertThat(instruments.find(new Symbol("AAPL")))
                .contains(new Instrument(new Symbol("AAPL"), "Apple Inc.", "Information Technology"));
        assertThat(instruments.find(new Symbol("TSLA")))
                .contains(new Instrument(new Symbol("TSLA"), "Tesla, Inc.", "Consumer Discretionary"));
        assertThat(instruments.find(new Symbol("BRK.B"))).map(Instrument::name).contains("Berkshire Hathaway");
    }

    @Test
    void namesHaveNoBlanksAround() {
        assertThat(InstrumentsCsv.load().find(new Symbol("SOFI")))
                .contains(new Instrument(new Symbol("SOFI"), "SoFi Technologies, Inc.", ""));
    }

    @Test
    void theCompanyComesBeforeTheFundsNamedAfterIt() {
        assertThat(InstrumentsCsv.load().search("nvda", 20))
                .first()
                .extracting(Instrument::name)
                .isEqualTo("Nvidia");
        assertThat(InstrumentsCsv.load().search("coca-cola", 20))
                .extracting(Instrument::symbol)
                .contains(new Symbol("KO"));
    }
}
