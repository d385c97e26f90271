package io.stocktracker.streaming;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The sessions of one event loop, served together by one task. All but {@link #wake} belongs to the loop's thread.
 */
final class Loop {

    private final Executor thread;
    private final Consumer<Loop> serve;
    private final AtomicBoolean pending = new AtomicBoolean();
    private final List<Session> sessions = new ArrayList<>();

    /** @param serve what the task does, on the loop's thread */
    Loop(Executor thread, Consumer<Loop> serve) {
        this.thread = thread;
        this.serve = serve;
    }

    /** Has the sessions served soon; any number of calls before that make one task. For any thread. */
    void wake() {
        if (pending.compareAndSet(false, true)) {
            try {
                thread.execute(this::run);
            } catch (RejectedExecutionException closed) {
                // The process goes down, and the connections with it.
            }
        }
    }

    private void run() {
        pending.set(false);
        serve.accept(this);
    }

    void add(Session session) {
        session.place(sessions.size());
        sessions.add(session);
    }

    /** Takes a session out, if it is there. */
    void remove(Session session) {
        var place = session.place();
        if (place < sessions.size() && sessions.get(place) == session) {
            var last = sessions.remove(sessions.size() - 1);
            if (last != session) {
                sessions.set(place, last);
                last.place(place);
            }
        }
    }

    boolean isEmpty() {
        return sessions.isEmpty();
    }

    /** Takes {@code step} with each session; it may remove sessions, none is left out then. */
    void forEach(Consumer<Session> step) {
        // From the end: what takes a removed session's place comes from there and has had its turn.
        for (var i = sessions.size() - 1; i >= 0; i--) {
            if (i < sessions.size()) {
                step.accept(sessions.get(i));
            }
        }
    }
}
