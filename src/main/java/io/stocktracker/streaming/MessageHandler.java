package io.stocktracker.streaming;

import io.stocktracker.access.GuardedListings;
import io.stocktracker.market.Listings;
import io.stocktracker.market.Outcome;
import io.stocktracker.market.Symbol;
import io.stocktracker.protocol.ClientMessage;
import io.stocktracker.protocol.CloseCode;
import io.stocktracker.protocol.ErrorCode;
import io.stocktracker.protocol.InvalidMessageException;
import io.stocktracker.protocol.MessageId;
import io.stocktracker.protocol.Messages;
import io.stocktracker.protocol.ServerMessage;
import io.stocktracker.streaming.StreamingMetrics.Limit;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Answers what clients say. Each session's messages come one after the other. */
final class MessageHandler {

    private static final String TOO_MANY_MESSAGES = "Too many requests. Please wait a little.";

    private final GuardedListings listings;
    private final Hub hub;
    private final StreamingMetrics metrics;

    MessageHandler(GuardedListings listings, Hub hub, StreamingMetrics metrics) {
        this.listings = listings;
        this.hub = hub;
        this.metrics = metrics;
    }

    /** Answers a message; a client that is refused too often is sent away. */
    void received(Session session, String text) {
        if (session.isClosing()) {
            return;
        }
        session.heard();
        hub.welcome(session);
        try {
            var message = Messages.decode(text);
            if (session.takeRequest()) {
                answer(session, message);
            } else {
                refuse(session, message.id(), Limit.MESSAGE_RATE, TOO_MANY_MESSAGES);
            }
        } catch (InvalidMessageException invalid) {
            session.takeRequest();
            metrics.refused(invalid.answer().code());
            refuse(session, invalid.answer());
        }
    }

    /** A WebSocket ping, answered already: it counts as a message. */
    void pinged(Session session) {
        if (session.isClosing()) {
            return;
        }
        session.heard();
        if (!session.takeRequest()) {
            hub.welcome(session);
            refuse(session, null, Limit.MESSAGE_RATE, TOO_MANY_MESSAGES);
        }
    }

    /** A WebSocket pong. Whether it was asked for is not known, so it is forgiven as often as a refused message. */
    void ponged(Session session) {
        if (session.isClosing()) {
            return;
        }
        session.heard();
        if (!session.forgive()) {
            session.close(CloseCode.POLICY_VIOLATION, "too many pongs");
        }
    }

    /** A binary frame: nothing here speaks that. */
    void receivedBinary(Session session) {
        session.close(CloseCode.UNSUPPORTED_DATA, "text messages only");
    }

    private void answer(Session session, ClientMessage message) {
        if (message instanceof ClientMessage.Add add) {
            ask(session, add.id(), add.symbol(), Listings::add);
        } else if (message instanceof ClientMessage.Remove remove) {
            ask(session, remove.id(), remove.symbol(), Listings::remove);
        } else {
            session.send(hub.heartbeat(message.id()));
        }
    }

    private interface Change {
        CompletionStage<Outcome> of(Listings listings, Symbol symbol);
    }

    private void ask(Session session, @Nullable MessageId id, Symbol symbol, Change change) {
        if (session.openCommand()) {
            change.of(listings.of(session.client()), symbol)
                    .thenAccept(outcome -> session.execute(() -> {
                        session.closeCommand();
                        decided(session, id, symbol, outcome);
                    }));
        } else {
            refuse(session, id, Limit.OPEN_COMMANDS, "Too many changes are under way. Please wait for their answers.");
        }
    }

    private void decided(Session session, @Nullable MessageId id, Symbol symbol, Outcome outcome) {
        var answer = ServerMessage.answer(id, symbol, outcome);
        if (outcome == Outcome.TOO_MANY_CHANGES) {
            metrics.refused(Limit.CHANGE_RATE);
            refuse(session, answer);
        } else {
            if (answer instanceof ServerMessage.Error error) {
                metrics.refused(error.code());
            }
            session.send(answer);
        }
    }

    private void refuse(Session session, @Nullable MessageId id, Limit limit, String message) {
        metrics.refused(limit);
        refuse(session, new ServerMessage.Error(id, ErrorCode.TOO_MANY_REQUESTS, message));
    }

    private static void refuse(Session session, ServerMessage answer) {
        if (session.forgive()) {
            session.send(answer);
        } else {
            session.close(CloseCode.POLICY_VIOLATION, "too many refused messages");
        }
    }
}
