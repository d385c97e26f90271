package io.stocktracker.streaming;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The sessions of the open event streams; Quarkus keeps those of WebSockets. Safe for any thread. */
final class EventStreams {

    private final Set<Session> sessions = ConcurrentHashMap.newKeySet();

    void add(Session session) {
        sessions.add(session);
    }

    void remove(Session session) {
        sessions.remove(session);
    }

    Stream<Session> sessions() {
        return sessions.stream();
    }
}
