package io.stocktracker.streaming;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The sessions of one event loop, which one task serves together. {@link #wake}, {@link #execute} and {@link #isEmpty}
 * are for any thread, the rest for the event loop.
 */
final class SessionGroup {

    private final Executor eventLoop;
    private final Consumer<SessionGroup> serve;
    private final AtomicBoolean pending = new AtomicBoolean();
    private final List<Session> sessions = new ArrayList<>();
    private volatile boolean empty = true;

    /** @param serve the task of {@link #wake} */
    SessionGroup(Executor eventLoop, Consumer<SessionGroup> serve) {
        this.eventLoop = eventLoop;
        this.serve = serve;
    }

    /** Serves the sessions on the event loop soon; further calls until then have no effect. */
    void wake() {
        if (pending.compareAndSet(false, true)) {
            submit(() -> {
                pending.set(false);
                serve.accept(this);
            });
        }
    }

    /** Runs a step for each session, on the event loop. */
    void execute(Consumer<Session> step) {
        submit(() -> forEach(step));
    }

    private void submit(Runnable task) {
        try {
            eventLoop.execute(task);
        } catch (RejectedExecutionException closed) {
            // The process ends, and the connections with it.
        }
    }

    boolean isEmpty() {
        return empty;
    }

    void add(Session session) {
        session.index(sessions.size());
        sessions.add(session);
        empty = false;
    }

    /**
     * Removes a session.
     *
     * @return whether it was in this group
     */
    boolean remove(Session session) {
        var index = session.index();
        if (index >= sessions.size() || sessions.get(index) != session) {
            return false;
        }
        var last = sessions.remove(sessions.size() - 1);
        if (last != session) {
            sessions.set(index, last);
            last.index(index);
        }
        empty = sessions.isEmpty();
        return true;
    }

    /** Runs a step for each session. A step may remove sessions; one that fails closes only its own session. */
    void forEach(Consumer<Session> step) {
        // From the end: the session that replaces a removed one comes from there and has had its turn.
        for (var i = sessions.size() - 1; i >= 0; i--) {
            if (i < sessions.size()) {
                sessions.get(i).run(step);
            }
        }
    }
}
