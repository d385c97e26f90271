package io.stocktracker.streaming;

import io.stocktracker.access.Client;
import io.stocktracker.access.GuardedListings;
import io.stocktracker.market.Outcome;
import io.stocktracker.market.Symbol;
import io.stocktracker.market.SymbolReader;
import io.stocktracker.protocol.ChangeAnswers;
import io.stocktracker.protocol.ClientMessage;
import io.stocktracker.protocol.CloseCode;
import io.stocktracker.protocol.ErrorCode;
import io.stocktracker.protocol.InvalidMessageException;
import io.stocktracker.protocol.MessageId;
import io.stocktracker.protocol.Messages;
import io.stocktracker.protocol.ServerMessage;
import io.stocktracker.streaming.StreamingMetrics.Limit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Answers what clients say. Each session's messages come one after the other. */
final class MessageHandler {

    private static final String TOO_MANY_MESSAGES = "Too many requests. Please wait a little.";

    private final GuardedListings listings;
    private final SymbolReader symbolReader;
    private final Hub hub;
    private final StreamingMetrics metrics;

    MessageHandler(GuardedListings listings, SymbolReader symbolReader, Hub hub, StreamingMetrics metrics) {
        this.listings = listings;
        this.symbolReader = symbolReader;
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
            change(session, add.id(), add.symbols(), listings::add);
        } else if (message instanceof ClientMessage.Remove remove) {
            change(session, remove.id(), remove.symbols(), listings::remove);
        } else {
            session.send(hub.heartbeat(message.id()));
        }
    }

    private interface Change {
        List<CompletionStage<Outcome>> of(Client client, List<Symbol> symbols);
    }

    private void change(Session session, @Nullable MessageId id, List<String> texts, Change change) {
        var answers = ChangeAnswers.of(id, texts, symbolReader, symbols -> change.of(session.client(), symbols));
        sendInOrder(
                session,
                answers.stream().map(CompletionStage::toCompletableFuture).toList());
    }

    /** Sends answers in their order. Those that are known at the same time go in one write. */
    private void sendInOrder(Session session, List<CompletableFuture<ServerMessage>> answers) {
        var known = answers.stream()
                .takeWhile(CompletableFuture::isDone)
                .map(CompletableFuture::join)
                .toList();
        if (!known.isEmpty()) {
            known.forEach(this::count);
            session.send(known);
        }
        if (known.size() < answers.size()) {
            var rest = answers.subList(known.size(), answers.size());
            rest.get(0).thenRun(() -> session.execute(() -> sendInOrder(session, rest)));
        }
    }

    private void count(ServerMessage answer) {
        if (answer instanceof ServerMessage.Error error) {
            if (error.code() == ErrorCode.TOO_MANY_REQUESTS) {
                metrics.refused(Limit.CHANGE_RATE);
            } else {
                metrics.refused(error.code());
            }
        }
    }

    private void refuse(Session session, @Nullable MessageId id, Limit limit, String message) {
        metrics.refused(limit);
        refuse(session, new ServerMessage.Error(id, null, ErrorCode.TOO_MANY_REQUESTS, message));
    }

    private static void refuse(Session session, ServerMessage answer) {
        if (session.forgive()) {
            session.send(answer);
        } else {
            session.close(CloseCode.POLICY_VIOLATION, "too many refused messages");
        }
    }
}
