package io.stocktracker.feed.live;

import io.stocktracker.feed.Backoff;
import io.stocktracker.feed.live.VendorMessage.Accepted;
import io.stocktracker.feed.live.VendorMessage.Refused;
import io.stocktracker.feed.live.VendorMessage.Subscribed;
import io.stocktracker.feed.live.VendorMessage.Trades;
import io.stocktracker.feed.live.VendorMessage.Unreadable;
import io.stocktracker.market.Symbol;
import java.time.Duration;
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
 * The one connection to a vendor: connected while there is something to follow, subscribed to just that, and made anew
 * when it breaks or falls silent. Each turn looks at what is to be done; nothing here waits.
 *
 * <p>A broken connection is tried again after a growing, random time, which begins anew once one has held for
 * {@link #GOOD_AFTER}. If the vendor refuses the key, there is no further attempt: it would be of no use, and vendors
 * lock out those who try for ever.
 *
 * <p>For the feed's thread alone, apart from {@link #hasSource} and {@link #maxStocks}; the network calls back through
 * the {@code thread}.
 */
final class VendorConnection {

    /** What a connection brings. */
    interface Listener {

        /** A new connection takes subscriptions: what came while there was none is missing. */
        void connected();

        void traded(Trade trade);
    }

    /** A connection that lasted this long was a good one. */
    static final Duration GOOD_AFTER = Duration.ofSeconds(10);

    /** How long to stay away when a vendor says that it is too much, and not for how long. */
    static final Duration STAY_AWAY = Duration.ofSeconds(60);

    /** Vendors want tens of messages a second at the most. */
    private static final int MESSAGES_AT_ONCE = 20;

    private static final Duration AT_ONCE = Duration.ofMillis(250);

    private static final String UNREADABLE = "sent what cannot be read: ";

    private static final Duration COMPLAIN_EVERY = Duration.ofMinutes(1);

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
    private final VendorClient network;
    private final Executor thread;
    private final Backoff backoff;
    private final RandomGenerator random;
    private final LongSupplier nanoTime;
    private final Listener listener;

    private State state = State.IDLE;

    /** The connection's number; what is still heard of earlier ones is of no interest. */
    private int life;

    private VendorClient.@Nullable Link link;
    private int failures;
    private long retryAt;
    private long heardAt;
    private boolean pinged;
    private long acceptedAt;
    private long complainedAt;
    private boolean complained;

    private Set<Symbol> wanted = Set.of();
    private final Set<Symbol> asked = new LinkedHashSet<>();
    private final Queue<String> outbox = new ArrayDeque<>();
    private long sendingSince;
    private int sent;

    /** What the vendor says is subscribed to, if it does. */
    private @Nullable Set<Symbol> confirmed;

    /** A batch in which one symbol is too many is refused as a whole; one by one, as many as possible come in. */
    private boolean oneByOne;

    private volatile boolean refused;
    private volatile int maxStocks;

    VendorConnection(
            Vendor vendor,
            VendorClient network,
            Executor thread,
            Backoff backoff,
            RandomGenerator random,
            LongSupplier nanoTime,
            Listener listener) {
        this.vendor = vendor;
        this.network = network;
        this.thread = thread;
        this.backoff = backoff;
        this.random = random;
        this.nanoTime = nanoTime;
        this.listener = listener;
        this.maxStocks = vendor.maxStocks();
        this.sendingSince = nanoTime.getAsLong();
    }

    /** Whether the vendor has not refused this process. */
    boolean hasSource() {
        return !refused;
    }

    /** How many symbols the vendor's plan allows, as far as is known; at least 1. */
    int maxStocks() {
        return maxStocks;
    }

    /** Whether the vendor takes subscriptions now. */
    boolean isAccepted() {
        return state == State.ACCEPTED;
    }

    /** The vendor has refused the key over another way: that is the end of it. */
    void refuse(String why) {
        if (state != State.REFUSED) {
            LOG.errorf(
                    "%s refused this server: %s. There is no price source until its settings are right and it is started"
                            + " again.",
                    vendor.name(), vendor.line(why));
            end(State.REFUSED);
            refused = true;
        }
    }

    /** Follows these symbols from the next turn on; without any, it hangs up. */
    void want(Set<Symbol> symbols) {
        wanted = symbols;
    }

    /** Does what is to be done now. */
    void turn() {
        if (state == State.REFUSED) {
            return;
        }
        if (wanted.isEmpty()) {
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
        heard();
        life++;
        network.connect(vendor.streamUri(), new ConnectionListener(life));
    }

    /** Takes what the network says over to the feed's thread, as long as it is about the present connection. */
    private final class ConnectionListener implements VendorClient.Listener {

        private final int mine;

        private ConnectionListener(int mine) {
            this.mine = mine;
        }

        @Override
        public void opened(VendorClient.Link opened) {
            thread.execute(() -> {
                if (mine == life) {
                    open(opened);
                } else {
                    opened.close();
                }
            });
        }

        @Override
        public void received(String text, Runnable taken) {
            thread.execute(() -> {
                try {
                    if (mine == life) {
                        read(text);
                    }
                } finally {
                    taken.run();
                }
            });
        }

        @Override
        public void ponged() {
            ifPresent(() -> {
                if (vendor.pongsCount()) {
                    heard();
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
                if (vendor.refusesKey(status)) {
                    refuse(why);
                } else {
                    lost(why, status == 429 ? retryAfter.orElse(STAY_AWAY) : retryAfter.orElse(Duration.ZERO));
                }
            });
        }

        private void ifPresent(Runnable then) {
            thread.execute(() -> {
                if (mine == life) {
                    then.run();
                }
            });
        }
    }

    private void open(VendorClient.Link opened) {
        link = opened;
        state = State.GREETING;
        heard();
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
        confirmed = vendor.confirmsSubscriptions() ? Set.of() : null;
        LOG.infof("Connected to %s", vendor.name());
        listener.connected();
        subscribe();
        send();
    }

    private void read(String text) {
        heard();
        try {
            for (var incoming : vendor.read(text)) {
                take(incoming);
            }
        } catch (UnreadableException unreadable) {
            complain(UNREADABLE + unreadable.getMessage());
        }
    }

    private void take(VendorMessage incoming) {
        if (incoming instanceof Trades trades) {
            trades.trades().forEach(listener::traded);
        } else if (incoming instanceof Unreadable unreadable) {
            complain(UNREADABLE + unreadable.what());
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
            case PLACE_TAKEN -> lost("another connection has its place: " + refusal.message(), STAY_AWAY);
            case SUBSCRIPTION -> {
                if (!singleOut()) {
                    complain("does not follow a symbol: " + refusal.message());
                }
            }
            case TOO_MANY_SYMBOLS -> tooManySymbols(refusal.message());
            case CONNECTION -> lost(refusal.message(), Duration.ZERO);
            case REQUEST -> complain("refused a request: " + refusal.message());
        }
    }

    private void tooManySymbols(String message) {
        if (!singleOut()) {
            var followed = confirmed == null ? Math.min(maxStocks, asked.size()) - 1 : confirmed.size();
            if (followed < 1) {
                lost(message, STAY_AWAY);
                return;
            }
            maxStocks = Math.min(maxStocks, followed);
            if (confirmed != null) {
                asked.retainAll(confirmed);
            }
            complain("follows no more than " + maxStocks + " stocks: " + message);
        }
    }

    /** Subscribes one by one from now on, if it did not and the vendor tells what it has taken. */
    private boolean singleOut() {
        if (oneByOne || confirmed == null) {
            return false;
        }
        oneByOne = true;
        asked.retainAll(confirmed);
        outbox.clear();
        return true;
    }

    private void watch(long now) {
        var silence = now - heardAt;
        var longest = vendor.longestSilence().toNanos();
        if (silence >= longest) {
            lost("nothing heard for " + vendor.longestSilence().toMillis() + " ms", Duration.ZERO);
        } else if (silence >= longest / 2 && !pinged && link != null) {
            pinged = true;
            link.ping();
        }
    }

    private void heard() {
        heardAt = nanoTime.getAsLong();
        pinged = false;
    }

    private void subscribe() {
        var gone = without(asked, wanted);
        if (!gone.isEmpty()) {
            outbox.addAll(vendor.unsubscribe(gone));
            gone.forEach(asked::remove);
        }
        var missing = without(wanted, asked);
        if (!missing.isEmpty()) {
            if (oneByOne) {
                missing.forEach(symbol -> outbox.addAll(vendor.subscribe(List.of(symbol))));
            } else {
                outbox.addAll(vendor.subscribe(missing));
            }
            asked.addAll(missing);
        }
    }

    private static List<Symbol> without(Collection<Symbol> all, Set<Symbol> some) {
        var rest = new ArrayList<>(all);
        rest.removeIf(some::contains);
        return rest;
    }

    private void send() {
        var now = nanoTime.getAsLong();
        if (now - sendingSince >= AT_ONCE.toNanos()) {
            sendingSince = now;
            sent = 0;
        }
        for (; sent < MESSAGES_AT_ONCE && link != null && !outbox.isEmpty(); sent++) {
            link.send(outbox.remove());
        }
    }

    private void lost(String why, Duration atLeast) {
        if (state == State.ACCEPTED && nanoTime.getAsLong() - acceptedAt >= GOOD_AFTER.toNanos()) {
            failures = 0;
        }
        failures++;
        var wait = backoff.after(failures, random);
        if (wait.compareTo(atLeast) < 0) {
            wait = atLeast.plus(wait);
        }
        LOG.warnf(
                "No connection to %s (%s); the next attempt is in %d ms",
                vendor.name(), vendor.line(why), wait.toMillis());
        end(State.WAITING);
        retryAt = nanoTime.getAsLong() + wait.toNanos();
    }

    private void end(State next) {
        state = next;
        life++;
        if (link != null) {
            link.close();
            link = null;
        }
        asked.clear();
        outbox.clear();
        confirmed = null;
    }

    /** Warns of what the vendor does, once a minute at the most. */
    void complain(String what) {
        var now = nanoTime.getAsLong();
        if (!complained || now - complainedAt >= COMPLAIN_EVERY.toNanos()) {
            complained = true;
            complainedAt = now;
            LOG.warnf("%s %s", vendor.name(), vendor.line(what));
        }
    }
}
