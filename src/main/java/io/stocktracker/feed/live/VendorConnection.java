package io.stocktracker.feed.live;

import io.stocktracker.feed.Backoff;
import io.stocktracker.feed.live.VendorMessage.Accepted;
import io.stocktracker.feed.live.VendorMessage.Correction;
import io.stocktracker.feed.live.VendorMessage.Heartbeat;
import io.stocktracker.feed.live.VendorMessage.Refused;
import io.stocktracker.feed.live.VendorMessage.Subscribed;
import io.stocktracker.feed.live.VendorMessage.Trades;
import io.stocktracker.feed.live.VendorMessage.Unreadable;
import io.stocktracker.market.Symbol;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The one connection to a vendor. It is open while there are symbols to follow, is subscribed to exactly these, and is
 * replaced when it breaks or falls silent. Each {@link #poll} does what is due; nothing here blocks.
 *
 * <p>A broken connection is replaced after a growing, random delay, which is reset once a connection has lasted for
 * {@link #STABLE_AFTER}. If the vendor refuses the key, there is no further attempt: it would fail too, and vendors
 * lock out clients that try forever.
 *
 * <p>For the feed's thread alone, apart from {@link #hasSource}; the client calls back through the {@code thread}.
 */
final class VendorConnection {

    /** Receives what comes over the connection. */
    interface Listener {

        /** A new connection accepts subscriptions; trades from before it may be missing. */
        void connected();

        void traded(Trade trade);

        void corrected(Correction correction);

        /** @param time the vendor's time a moment ago */
        void heartbeat(Instant time);

        /** The vendor refuses the subscription to a symbol. */
        void refused(Symbol symbol, String why);
    }

    /** A connection that lasted this long resets the delay. */
    static final Duration STABLE_AFTER = Duration.ofSeconds(10);

    /** The delay after a handshake that was refused with 403, which may be a gateway's mistake or the plan's limit. */
    static final Duration RETRY_REFUSED_AFTER = Duration.ofMinutes(10);

    /** Vendors confirm subscriptions within this time. */
    static final Duration CONFIRMATION_TIMEOUT = Duration.ofSeconds(10);

    /** How long to wait when a vendor reports too many requests without a time. */
    static final Duration DEFAULT_RETRY_AFTER = Duration.ofSeconds(60);

    /** Vendors allow only tens of messages a second. */
    private static final int MAX_MESSAGES = 20;

    private static final Duration MAX_MESSAGES_INTERVAL = Duration.ofMillis(250);

    private static final String UNREADABLE = "sent an unreadable message: ";

    private static final Duration WARN_INTERVAL = Duration.ofMinutes(1);

    private static final Logger LOG = Logger.getLogger(VendorConnection.class);

    private enum State {
        IDLE,
        CONNECTING,
        GREETING,
        ACCEPTED,
        WAITING,
        REFUSED
    }

    private final Vendor vendor;
    private final VendorClient client;
    private final Executor thread;
    private final Backoff backoff;
    private final RandomGenerator random;
    private final LongSupplier nanoTime;
    private final Listener listener;

    private State state = State.IDLE;

    /** The number of the present connection; events of earlier ones are ignored. */
    private int connectionId;

    private VendorClient.@Nullable Connection socket;
    private int failures;
    private long retryAt;
    private long receivedAt;
    private boolean pinged;
    private long acceptedAt;
    private long warnedAt;
    private boolean warned;

    private Set<Symbol> subscriptions = Set.of();
    private long requestedAt;
    private final Set<Symbol> requested = new LinkedHashSet<>();
    private final Queue<String> outbox = new ArrayDeque<>();
    private long sendingSince;
    private int sent;

    /** The symbols that the vendor has confirmed; null if it confirms none or there is no connection. */
    private @Nullable Set<Symbol> confirmed;

    /** The symbols that were not confirmed in time, until they are. */
    private final Set<Symbol> overdue = new LinkedHashSet<>();

    /** Whether symbols are subscribed to one by one: a batch with one symbol too many is refused as a whole. */
    private boolean oneByOne;

    /** The symbols that were one too many for the present connection. */
    private final Set<Symbol> beyondPlan = new LinkedHashSet<>();

    private volatile boolean refused;

    VendorConnection(
            Vendor vendor,
            VendorClient client,
            Executor thread,
            Backoff backoff,
            RandomGenerator random,
            LongSupplier nanoTime,
            Listener listener) {
        this.vendor = vendor;
        this.client = client;
        this.thread = thread;
        this.backoff = backoff;
        this.random = random;
        this.nanoTime = nanoTime;
        this.listener = listener;
        this.sendingSince = nanoTime.getAsLong();
    }

    /** Whether the vendor has not refused this process. */
    boolean hasSource() {
        return !refused;
    }

    /** Whether the vendor accepts subscriptions now. */
    boolean isAccepted() {
        return state == State.ACCEPTED;
    }

    /** The vendor has refused the key of a request: no further attempt is made. */
    void refuse(String why) {
        if (state != State.REFUSED) {
            LOG.errorf(
                    "%s refused this server: %s. There are no prices. Correct the settings, then restart.",
                    vendor.name(), vendor.forLog(why));
            end(State.REFUSED);
            refused = true;
        }
    }

    /** Replaces an open connection that delivers no prices. */
    void connectAgain(String why) {
        if (state == State.ACCEPTED) {
            lost(why, Duration.ZERO);
        }
    }

    /** Subscribes to a symbol again with the next {@link #poll}. */
    void subscribeAgain(Symbol symbol) {
        if (state == State.ACCEPTED && requested.remove(symbol)) {
            beyondPlan.remove(symbol);
            outbox.addAll(vendor.unsubscribe(List.of(symbol)));
        }
    }

    /** The symbols whose subscription the vendor has not confirmed in time, and not since then. */
    Set<Symbol> unconfirmed() {
        if (confirmed != null && state == State.ACCEPTED) {
            overdue.retainAll(subscriptions);
            overdue.removeAll(confirmed);
            if (outbox.isEmpty() && nanoTime.getAsLong() - requestedAt >= CONFIRMATION_TIMEOUT.toNanos()) {
                overdue.addAll(without(requested, confirmed));
            }
        }
        return Set.copyOf(overdue);
    }

    /** Sets the symbols to follow from the next {@link #poll} on; if there are none, it disconnects. */
    void setSubscriptions(Set<Symbol> symbols) {
        subscriptions = symbols;
    }

    /** Connects, subscribes, sends and checks for silence, as far as each is due. */
    void poll() {
        if (state == State.REFUSED) {
            return;
        }
        if (subscriptions.isEmpty()) {
            if (state != State.IDLE) {
                end(State.IDLE);
            }
            return;
        }
        var now = nanoTime.getAsLong();
        if (state == State.IDLE || state == State.WAITING && now - retryAt >= 0) {
            connect();
        } else if (state != State.WAITING) {
            watch(now);
        }
        if (state == State.ACCEPTED) {
            subscribe();
            send();
        }
    }

    private void connect() {
        state = State.CONNECTING;
        touch();
        connectionId++;
        client.connect(vendor.streamUri(), new ConnectionListener(connectionId));
    }

    /** Passes the events of the present connection on to the feed's thread, and drops those of earlier ones. */
    private final class ConnectionListener implements VendorClient.Listener {

        private final int mine;

        private ConnectionListener(int mine) {
            this.mine = mine;
        }

        @Override
        public void opened(VendorClient.Connection opened) {
            thread.execute(() -> {
                if (mine == connectionId) {
                    open(opened);
                } else {
                    opened.close();
                }
            });
        }

        @Override
        public void received(String text, Runnable done) {
            thread.execute(() -> {
                try {
                    if (mine == connectionId) {
                        read(text);
                    }
                } finally {
                    done.run();
                }
            });
        }

        @Override
        public void ponged() {
            ifPresent(() -> {
                if (vendor.pongsCount()) {
                    touch();
                }
            });
        }

        @Override
        public void closed(String why) {
            ifPresent(() -> lost(why, Duration.ZERO));
        }

        @Override
        public void failed(int status, Optional<Duration> retryAfter, String why) {
            ifPresent(() -> {
                if (status == 401 && vendor.needsKey()) {
                    refuse(why);
                } else if (status == 401 || status == 403) {
                    lost(why, RETRY_REFUSED_AFTER);
                } else {
                    lost(
                            why,
                            status == 429 ? retryAfter.orElse(DEFAULT_RETRY_AFTER) : retryAfter.orElse(Duration.ZERO));
                }
            });
        }

        private void ifPresent(Runnable then) {
            thread.execute(() -> {
                if (mine == connectionId) {
                    then.run();
                }
            });
        }
    }

    private void open(VendorClient.Connection opened) {
        socket = opened;
        state = State.GREETING;
        touch();
        var greeting = vendor.greeting();
        if (greeting.isEmpty()) {
            accepted();
        } else {
            greeting.forEach(opened::send);
        }
    }

    private void accepted() {
        state = State.ACCEPTED;
        acceptedAt = nanoTime.getAsLong();
        beyondPlan.clear();
        confirmed = vendor.confirmsSubscriptions() ? Set.of() : null;
        LOG.infof("Connected to %s", vendor.name());
        listener.connected();
        subscribe();
        send();
    }

    private void read(String text) {
        touch();
        try {
            for (var incoming : vendor.read(text)) {
                take(incoming);
            }
        } catch (UnreadableException unreadable) {
            warn(UNREADABLE + unreadable.getMessage());
        }
    }

    private void take(VendorMessage incoming) {
        if (incoming instanceof Trades trades) {
            trades.trades().forEach(listener::traded);
        } else if (incoming instanceof Correction correction) {
            listener.corrected(correction);
        } else if (incoming instanceof Unreadable unreadable) {
            warn(UNREADABLE + unreadable.what());
        } else if (incoming instanceof Heartbeat heartbeat) {
            listener.heartbeat(heartbeat.time());
        } else if (incoming instanceof Accepted) {
            if (state == State.GREETING) {
                accepted();
            }
        } else if (incoming instanceof Subscribed subscribed) {
            confirmed = subscribed.symbols();
        } else {
            refused((Refused) incoming);
        }
    }

    private void refused(Refused refusal) {
        switch (refusal.reason()) {
            case KEY -> refuse(refusal.message());
            case PLACE_TAKEN -> lost("another connection uses this key: " + refusal.message(), DEFAULT_RETRY_AFTER);
            case SUBSCRIPTION -> {
                var named = named(refusal.message());
                named.ifPresent(symbol -> listener.refused(symbol, refusal.message()));
                if (!subscribeOneByOne() && named.isEmpty()) {
                    warn("does not follow a symbol: " + refusal.message());
                }
            }
            case TOO_MANY_SYMBOLS -> tooManySymbols(refusal.message());
            case CONNECTION -> lost(refusal.message(), Duration.ZERO);
            case REQUEST -> warn("refused a request: " + refusal.message());
        }
    }

    /** The symbol that a refusal is about. */
    private Optional<Symbol> named(String message) {
        var words = Set.of(message.split("[\\s,;:'\"()]+"));
        return subscriptions.stream()
                .filter(symbol -> words.contains(symbol.value()))
                .findFirst();
    }

    private void tooManySymbols(String message) {
        if (subscribeOneByOne()) {
            return;
        }
        warn("does not follow all symbols; lower " + vendor.maxStocksKey() + ": " + message);
        if (confirmed != null) {
            var rest = without(requested, confirmed);
            rest.removeAll(beyondPlan);
            // The first, because answers come in the order of the requests.
            rest.stream().findFirst().ifPresent(symbol -> {
                beyondPlan.add(symbol);
                listener.refused(symbol, message);
            });
        }
    }

    /** Changes to subscribing one by one, if the vendor confirms subscriptions and that was not done before. */
    private boolean subscribeOneByOne() {
        if (oneByOne || confirmed == null) {
            return false;
        }
        oneByOne = true;
        requested.retainAll(confirmed);
        outbox.clear();
        return true;
    }

    private void watch(long now) {
        var silence = now - receivedAt;
        var longest = vendor.longestSilence().toNanos();
        if (silence >= longest) {
            lost("nothing received for " + vendor.longestSilence().toMillis() + " ms", Duration.ZERO);
        } else if (silence >= longest / 2 && !pinged && socket != null) {
            pinged = true;
            socket.ping();
        }
    }

    private void touch() {
        receivedAt = nanoTime.getAsLong();
        pinged = false;
    }

    private void subscribe() {
        var gone = without(requested, subscriptions);
        if (!gone.isEmpty()) {
            outbox.addAll(vendor.unsubscribe(gone));
            gone.forEach(requested::remove);
        }
        var missing = without(subscriptions, requested);
        if (!missing.isEmpty()) {
            if (oneByOne) {
                missing.forEach(symbol -> outbox.addAll(vendor.subscribe(List.of(symbol))));
            } else {
                outbox.addAll(vendor.subscribe(missing));
            }
            requested.addAll(missing);
            requestedAt = nanoTime.getAsLong();
        }
    }

    private static List<Symbol> without(Collection<Symbol> all, Set<Symbol> some) {
        var rest = new ArrayList<>(all);
        rest.removeIf(some::contains);
        return rest;
    }

    private void send() {
        var now = nanoTime.getAsLong();
        if (now - sendingSince >= MAX_MESSAGES_INTERVAL.toNanos()) {
            sendingSince = now;
            sent = 0;
        }
        for (; sent < MAX_MESSAGES && socket != null && !outbox.isEmpty(); sent++) {
            socket.send(outbox.remove());
        }
    }

    private void lost(String why, Duration atLeast) {
        if (state == State.ACCEPTED && nanoTime.getAsLong() - acceptedAt >= STABLE_AFTER.toNanos()) {
            failures = 0;
        }
        failures++;
        var wait = backoff.after(failures, random);
        if (wait.compareTo(atLeast) < 0) {
            wait = atLeast.plus(wait);
        }
        LOG.warnf("No connection to %s (%s); retrying in %d ms", vendor.name(), vendor.forLog(why), wait.toMillis());
        end(State.WAITING);
        retryAt = nanoTime.getAsLong() + wait.toNanos();
    }

    private void end(State next) {
        state = next;
        connectionId++;
        if (socket != null) {
            socket.close();
            socket = null;
        }
        requested.clear();
        outbox.clear();
        confirmed = null;
    }

    /** Logs a warning about the vendor, at most once a minute. */
    void warn(String what) {
        var now = nanoTime.getAsLong();
        if (!warned || now - warnedAt >= WARN_INTERVAL.toNanos()) {
            warned = true;
            warnedAt = now;
            LOG.warnf("%s %s", vendor.name(), vendor.forLog(what));
        }
    }
}
