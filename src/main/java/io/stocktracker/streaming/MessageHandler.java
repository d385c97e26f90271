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
import io.stocktracker.protocol.Refusal;
import io.stocktracker.protocol.ServerMessage;
import io.stocktracker.streaming.Session.Budget;
import io.stocktracker.streaming.StreamingMetrics.Limit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Answers the messages of clients. The methods run on the event loop of the session. */
final class MessageHandler {

    private static final Refusal TOO_MANY_MESSAGES =
            new Refusal(ErrorCode.TOO_MANY_REQUESTS, "Too many requests. Please wait a little.");

    private final GuardedListings listings;
    private final SymbolReader symbolReader;
    private final FanOut fanOut;
    private final StreamingMetrics metrics;

    MessageHandler(GuardedListings listings, SymbolReader symbolReader, FanOut fanOut, StreamingMetrics metrics) {
        this.listings = listings;
        this.symbolReader = symbolReader;
        this.fanOut = fanOut;
        this.metrics = metrics;
    }

    /** Answers a text message; closes the connection of a client that keeps exceeding its budget. */
    void received(Session session, String text) {
        if (session.isClosing()) {
            return;
        }
        session.touch();
        var budget = session.charge();
        if (budget == Budget.ABUSED) {
            closeForAbuse(session);
            return;
        }
        fanOut.sendFirstMessage(session);
        try {
            var message = Messages.decode(text);
            if (budget == Budget.WITHIN) {
                answer(session, message);
            } else {
                metrics.refused(Limit.MESSAGE_RATE);
                session.send(ServerMessage.Error.of(message.id(), null, TOO_MANY_MESSAGES));
            }
        } catch (InvalidMessageException invalid) {
            metrics.refused(invalid.answer().code());
            session.send(invalid.answer());
        }
    }

    /** Counts a WebSocket ping, which Vert.x has answered, as a message. */
    void pinged(Session session) {
        if (session.isClosing()) {
            return;
        }
        session.touch();
        if (session.charge() == Budget.ABUSED) {
            closeForAbuse(session);
        }
    }

    /** Notes the sign of life of a WebSocket pong. */
    void ponged(Session session) {
        session.touch();
    }

    /** Closes the connection: binary messages are not part of the protocol. */
    void receivedBinary(Session session) {
        session.close(CloseCode.UNSUPPORTED_DATA, "text messages only");
    }

    private void closeForAbuse(Session session) {
        metrics.refused(Limit.MESSAGE_RATE);
        session.close(CloseCode.POLICY_VIOLATION, "too many messages");
    }

    private void answer(Session session, ClientMessage message) {
        if (message instanceof ClientMessage.Add add) {
            change(session, add.id(), add.symbols(), listings::add);
        } else if (message instanceof ClientMessage.Remove remove) {
            change(session, remove.id(), remove.symbols(), listings::remove);
        } else {
            session.send(fanOut.heartbeat(message.id()));
        }
    }

    private interface Change {
        List<CompletionStage<Outcome>> of(Client client, List<Symbol> symbols);
    }

    private void change(Session session, @Nullable MessageId id, List<String> texts, Change change) {
        var answers = ChangeAnswers.of(
                id, texts, symbolReader, symbols -> change.of(session.client(), symbols), listings::sourceBusyFor);
        sendInOrder(
                session,
                answers.stream().map(CompletionStage::toCompletableFuture).toList());
    }

    /** Sends answers in their order. Answers that are ready at the same time go in one write. */
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
}
