package io.stocktracker.streaming;

import io.stocktracker.market.Listings;
import io.stocktracker.protocol.ClientMessage;
import io.stocktracker.protocol.CloseCode;
import io.stocktracker.protocol.ErrorCode;
import io.stocktracker.protocol.InvalidMessageException;
import io.stocktracker.protocol.Messages;
import io.stocktracker.protocol.ServerMessage;

/** Answers what clients say. Each session's messages come one after the other. */
final class Conversation {

    private final Listings listings;
    private final Hub hub;

    Conversation(Listings listings, Hub hub) {
        this.listings = listings;
        this.hub = hub;
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
                refuse(
                        session,
                        new ServerMessage.Error(
                                message.id(), ErrorCode.TOO_MANY_REQUESTS, "Too many requests. Please wait a little."));
            }
        } catch (InvalidMessageException invalid) {
            session.takeRequest();
            refuse(session, invalid.answer());
        }
    }

    /** A binary frame: nothing here speaks that. */
    void receivedBinary(Session session) {
        session.close(CloseCode.UNSUPPORTED_DATA, "text messages only");
    }

    private void answer(Session session, ClientMessage message) {
        if (message instanceof ClientMessage.Add add) {
            listings.add(add.symbol())
                    .thenAccept(outcome -> session.send(ServerMessage.answer(add.id(), add.symbol(), outcome)));
        } else if (message instanceof ClientMessage.Remove remove) {
            listings.remove(remove.symbol())
                    .thenAccept(outcome -> session.send(ServerMessage.answer(remove.id(), remove.symbol(), outcome)));
        } else {
            session.send(hub.heartbeat(message.id()));
        }
    }

    private static void refuse(Session session, ServerMessage answer) {
        if (session.forgive()) {
            session.send(answer);
        } else {
            session.close(CloseCode.POLICY_VIOLATION, "too many refused messages");
        }
    }
}
