package io.stocktracker.feed.live;

import io.stocktracker.market.Outcome;
import io.stocktracker.market.Symbol;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The tests that every vendor passes: messages, subscriptions and the key. */
public abstract class VendorContract<S extends VendorServer> extends VendorFixture<S> {

    protected VendorContract(Function<Vertx, S> servers, String first, String second, String... secrets) {
        super(servers, first, second, secrets);
    }

    @Test
    void aStockBeginsWithTheQuoteThatTheVendorHas() {
        assertThat(add(first())).isEqualTo(Outcome.LISTED);
        var quote = quote(first());
        assertThat(quote.last()).isEqualByComparingTo("100.00");
        assertThat(quote.previousClose()).isEqualByComparingTo("98.00");
        assertThat(quote.changePercent()).isEqualByComparingTo("2.04");
    }

    @Test
    void tradesOfTheVendorMoveTheBoard() {
        follow();
        server.sendTrade(first().value(), "101.50", "3", Instant.now(), 1);
        awaitLast(first(), "101.50");
        assertThat(quote(first()).high()).isEqualByComparingTo("101.50");
        assertThat(quote(first()).low()).isEqualByComparingTo("100.00");
        assertThat(quote(first()).previousClose()).isEqualByComparingTo("98.00");
    }

    @Test
    void aSymbolThatTheVendorDoesNotKnowIsRefused() {
        assertThat(add(new Symbol("NOPE-USD"))).isEqualTo(Outcome.UNKNOWN_SYMBOL);
    }

    @Test
    void subscriptionsFollowTheBoardOverOneConnection() {
        follow();
        add(second());
        awaitSubscribed(first(), second());
        listings.remove(first());
        awaitSubscribed(second());
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void afterAConnectionThatBreaksWithinAMessageNothingIsMissing() {
        follow();
        server.know(first().value(), "107.00", "98.00");
        server.breakOff();
        await().until(() -> server.connections() >= 2);
        awaitSubscribed(first());
        awaitLast(first(), "107.00");
        server.sendTrade(first().value(), "108.00", "1", Instant.now(), 2);
        awaitLast(first(), "108.00");
    }

    @Test
    void unreadableAndUnknownMessagesAreSkipped() {
        follow();
        server.send("{\"type\":");
        server.send("[{\"T\":\"t\",\"S\":\"" + first() + "\",\"p\":-5,\"s\":1,\"t\":\"2026-11-23T15:00:00Z\"}]");
        server.send("{\"type\":\"ticker\",\"product_id\":\"" + first() + "\",\"price\":\"x\",\"time\":\"y\"}");
        server.send("{\"type\":\"trade\",\"data\":[{\"s\":\"" + first() + "\",\"p\":\"x\"}]}");
        server.send("{\"type\":\"news\",\"T\":\"b\"}");
        server.send("[{\"T\":\"b\"}]");
        server.sendTrade("UNHEARD-OF", "1", "1", Instant.now(), 8);
        server.sendTrade(first().value(), "102.00", "1", Instant.now(), 9);
        awaitLast(first(), "102.00");
        assertThat(log.messages()).anyMatch(message -> message.contains("sent an unreadable message"));
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void subscriptionsAreSentInBatchesAndNoneIsLost() {
        var symbols = new ArrayList<Symbol>();
        for (var i = 0; i < 50; i++) {
            var symbol = new Symbol(
                    "S" + i + first().value().substring(first().value().indexOf('-') + 1));
            server.know(symbol.value(), "100.00", "98.00");
            symbols.add(symbol);
        }
        symbols.forEach(symbol -> add(symbol));
        play();
        var limit = Math.min(50, maxStocks());
        awaitSubscribed(symbols.subList(0, limit).toArray(Symbol[]::new));
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void aWrongKeyEndsAllAttempts() {
        var wrong = vendorWithAWrongKey(Duration.ofSeconds(2));
        if (wrong.isEmpty()) {
            return;
        }
        add(first());
        use(wrong.get(), Optional.empty());
        play();
        await().until(() -> !feed.hasSource());
        var attempts = server.handshakes();
        assertThat(attempts).isEqualTo(1);
        await().until(() -> server.open() == 0);

        var questions = server.questions();
        assertThat(add(second())).isEqualTo(Outcome.NO_SOURCE);
        assertThat(server.handshakes()).isEqualTo(1);
        assertThat(server.questions()).isEqualTo(questions);
        assertThat(log.messages()).anyMatch(message -> message.contains("There are no prices"));
    }

    @Test
    void aTradeRepeatedAfterAReconnectCountsOnce() {
        follow();
        var before = quote(first()).volume();
        var now = soon();
        server.sendTrade(first().value(), "101.00", "5", now, 11);
        server.sendTrade(first().value(), "102.00", "5", now.plusMillis(1), 12);
        awaitLast(first(), "102.00");
        server.breakOff();
        await().until(() -> server.connections() >= 2);
        awaitSubscribed(first());

        server.sendTrade(first().value(), "101.00", "5", now, 11);
        server.sendTrade(first().value(), "102.00", "5", now.plusMillis(1), 12);
        server.sendTrade(first().value(), "103.00", "5", now.plusSeconds(40), 13);
        awaitLast(first(), "103.00");
        // A volume that the vendor does not state stays unknown.
        assertThat(quote(first()).volume()).isEqualTo(before == null ? null : (Long) (before + 15));
    }
}
