package io.stocktracker.alerts;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stocktracker.alerts.Alert.State;
import io.stocktracker.market.BoardEvent;
import io.stocktracker.market.BoardEvent.Ticked;
import io.stocktracker.market.FeedStatus;
import io.stocktracker.market.StageFailure;
import io.stocktracker.market.Symbol;
import io.stocktracker.storage.DocumentStore;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The alerts of the board. Every process judges every round, so that a new leader knows which alerts rang while the old
 * one ended. Only the leader stores that an alert rang, and delivers it once that is stored: at least once, with the
 * same id each time. A failed delivery is retried for an hour, across restarts and changes of the leader.
 *
 * <p>Rounds are judged only while the feed is live. Safe for any thread; nothing here blocks.
 */
public final class Alerts {

    /** How long a delivery is retried. */
    static final Duration DELIVERY_TIMEOUT = Duration.ofHours(1);

    /** How long an alert is kept after it rang, once it was delivered or has failed. */
    static final Duration KEPT_AFTER_END = Duration.ofDays(1);

    /** The leader stores an alert that rang within this time; else this process withdraws its own judgement. */
    static final Duration FOLLOWER_TIMEOUT = Duration.ofMinutes(1);

    static final Duration INTERVAL = Duration.ofSeconds(1);

    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration MAX_RETRY = Duration.ofMinutes(5);
    private static final int MAX_DOUBLINGS = 20;

    /** Concurrent deliveries to each target. */
    static final int MAX_SENDING = 8;

    private static final int BATCH_SIZE = 500;

    private static final Logger LOG = Logger.getLogger(Alerts.class);

    private final AlertBook book = new AlertBook();
    private final DocumentStore store;
    private final BooleanSupplier leader;
    private final FeedStatus feed;
    private final AlertsConfig config;
    private final Sender sender;
    private final AlertMetrics metrics;
    private final ObjectMapper mapper;
    private final ScheduledExecutorService executor;
    private final Clock clock;
    private final LongSupplier nanoTime;

    // Guarded by this.
    private final Set<String> unsaved = new LinkedHashSet<>();
    private final Map<String, Delivery> deliveries = new HashMap<>();
    private final Map<String, Outbox> outboxes = new HashMap<>();
    private boolean saving;
    private boolean reading;
    private long revision = -1;
    private @Nullable String lastFailure;

    /**
     * A delivery by this process.
     *
     * @param deadline when it is given up, by {@code nanoTime}: the wall clock may jump
     */
    private record Delivery(long deadline, int attempts) {}

    /** The deliveries to one target, which may answer slowly and must not delay the other targets. */
    private static final class Outbox {

        private final Queue<String> due = new ArrayDeque<>();
        private int sending;
    }

    /**
     * @param leader whether this process delivers
     * @param nanoTime a monotonic clock in nanoseconds
     */
    Alerts(
            DocumentStore store,
            BooleanSupplier leader,
            FeedStatus feed,
            AlertsConfig config,
            Sender sender,
            AlertMetrics metrics,
            ObjectMapper mapper,
            ScheduledExecutorService executor,
            Clock clock,
            LongSupplier nanoTime) {
        this.store = store;
        this.leader = leader;
        this.feed = feed;
        this.config = config;
        this.sender = sender;
        this.metrics = metrics;
        this.mapper = mapper;
        this.executor = executor;
        this.clock = clock;
        this.nanoTime = nanoTime;
        metrics.watch(book);
    }

    /** The names of the targets, in alphabetical order. */
    public SortedSet<String> targets() {
        return new TreeSet<>(config.targets().keySet());
    }

    /** All alerts, oldest first. */
    public List<Alert> all() {
        return book.all();
    }

    /** The alert with an id. */
    public Optional<Alert> find(String id) {
        return book.find(id);
    }

    /** The number of alerts in a state. */
    public long count(State state) {
        return book.count(state);
    }

    /** Whether the maximum number of alerts is reached. */
    public boolean isFull() {
        return book.size() >= config.maxAlerts();
    }

    /** Why the newest delivery failed, without secrets; empty if it succeeded. */
    public synchronized Optional<String> trouble() {
        return Optional.ofNullable(lastFailure);
    }

    /**
     * Adds an alert.
     *
     * @param limit a price, or percent; above 0
     * @param target one of the {@link #targets}
     * @return completes when it is stored, and fails if that is not possible
     */
    public CompletionStage<Alert> add(Symbol symbol, AlertCondition condition, BigDecimal limit, String target) {
        var alert = new Alert(
                UUID.randomUUID().toString(),
                symbol.value(),
                condition,
                limit,
                target,
                clock.instant(),
                State.WAITING,
                null,
                null);
        return store.put(documents(List.of(alert))).thenApply(stored -> {
            synchronized (this) {
                book.put(alert);
            }
            return alert;
        });
    }

    /**
     * Removes an alert. One that is being delivered may still arrive.
     *
     * @return whether it was there; fails if that cannot be stored
     */
    public CompletionStage<Boolean> remove(String id) {
        return store.remove(Set.of(id)).thenApply(stored -> {
            synchronized (this) {
                var known = book.find(id).isPresent();
                forget(id);
                return known;
            }
        });
    }

    private void forget(String id) {
        book.remove(id);
        unsaved.remove(id);
        deliveries.remove(id);
    }

    /** Judges the quotes of an event of the board. Runs on the thread that applies the event. */
    void apply(BoardEvent event) {
        if (!(event instanceof Ticked round) || feed.state() != FeedStatus.State.LIVE) {
            return;
        }
        List<Alert> rung;
        synchronized (this) {
            rung = book.judge(round.quotes(), round.time());
            rung.forEach(alert -> unsaved.add(alert.id()));
        }
        if (!rung.isEmpty()) {
            execute(this::flush);
        }
    }

    /** Reads changes of other processes, then stores and delivers what is due. Called once each {@link #INTERVAL}. */
    void tick() {
        try {
            synchronized (this) {
                if (!reading && (revision < 0 || store.isShared())) {
                    reading = true;
                    read();
                }
            }
            lookAfterAll();
        } catch (RuntimeException failure) {
            LOG.error(
                    "Storing and delivering alerts failed; trying again",
                    failure); // rethrown, it would end the schedule
        }
    }

    private void read() {
        store.revision()
                .thenCompose(newest -> {
                    synchronized (this) {
                        if (newest == revision) {
                            return CompletableFuture.completedStage(false);
                        }
                    }
                    return store.all().thenApply(documents -> merge(newest, documents));
                })
                .whenComplete((done, failure) -> {
                    synchronized (this) {
                        reading = false;
                    }
                    if (failure != null) {
                        LOG.debugf("The alerts cannot be read now: %s", failure);
                    }
                });
    }

    private boolean merge(long newest, Map<String, String> documents) {
        var stored = documents.values().stream()
                .map(this::alert)
                .flatMap(Optional::stream)
                .sorted((one, other) -> one.createdAt().compareTo(other.createdAt()))
                .toList();
        synchronized (this) {
            var isLost = newest < revision;
            revision = newest;
            if (isLost && stored.isEmpty()) {
                // The storage has lost them.
                store.put(documents(book.all()));
                return true;
            }
            var merged = stored.stream().map(this::newer).toList();
            book.replaceAll(merged);
            unsaved.removeIf(id -> book.find(id).isEmpty());
            return true;
        }
    }

    /** The more advanced of a stored alert and this process's copy of it. */
    private Alert newer(Alert stored) {
        var mine = unsaved.contains(stored.id()) ? book.find(stored.id()) : Optional.<Alert>empty();
        if (mine.isPresent() && mine.get().state().compareTo(stored.state()) > 0) {
            return mine.get();
        }
        unsaved.remove(stored.id());
        return stored;
    }

    private void lookAfterAll() {
        synchronized (this) {
            if (leader.getAsBoolean()) {
                removeOld();
                book.all().forEach(this::deliver);
            } else {
                outboxes.values().forEach(outbox -> outbox.due.clear());
                deliveries.clear();
                withdraw();
            }
        }
        flush();
    }

    /** Stores and sends what waits for it. Other than looking after all alerts, this costs what there is to do. */
    private void flush() {
        synchronized (this) {
            var leads = leader.getAsBoolean();
            save(alert -> leads || alert.isEnded());
        }
        send();
    }

    /** Withdraws this process's judgement that alerts rang, if the leader has not stored them in time. */
    private void withdraw() {
        var deadline = clock.instant().minus(FOLLOWER_TIMEOUT);
        for (var id : List.copyOf(unsaved)) {
            book.find(id)
                    .filter(alert -> alert.state() == State.DELIVERING
                            && Objects.requireNonNull(alert.rangAt()).isBefore(deadline))
                    .ifPresent(alert -> {
                        book.put(alert.waiting());
                        unsaved.remove(id);
                    });
        }
    }

    private void removeOld() {
        var oldest = clock.instant().minus(KEPT_AFTER_END);
        var ended = book.all().stream()
                .filter(alert -> alert.isEnded()
                        && Objects.requireNonNull(alert.rangAt()).isBefore(oldest))
                .map(Alert::id)
                .limit(BATCH_SIZE)
                .collect(Collectors.toSet());
        if (!ended.isEmpty()) {
            store.remove(ended);
            ended.forEach(this::forget);
        }
    }

    /** Stores this process's changes, one batch at a time. */
    private void save(Predicate<Alert> wanted) {
        if (saving) {
            return;
        }
        var batch = unsaved.stream()
                .map(book::find)
                .flatMap(Optional::stream)
                .filter(wanted)
                .limit(BATCH_SIZE)
                .toList();
        if (batch.isEmpty()) {
            return;
        }
        saving = true;
        store.replace(documents(batch)).whenComplete((stored, failure) -> saved(batch, failure));
    }

    private void saved(List<Alert> batch, @Nullable Throwable failure) {
        synchronized (this) {
            saving = false;
            if (failure == null) {
                var leads = leader.getAsBoolean();
                for (var alert : batch) {
                    // Its state may have changed in the meantime.
                    if (book.find(alert.id()).filter(alert::equals).isPresent()) {
                        unsaved.remove(alert.id());
                        if (leads) {
                            deliver(alert);
                        }
                    }
                    if (alert.state() == State.DELIVERING) {
                        metrics.rang();
                        LOG.infof(
                                "Alert %s rang at %s: %s",
                                alert.id(), alert.price(), alert.condition().sentence(alert.symbol(), alert.limit()));
                    }
                }
            }
        }
        if (failure == null) {
            execute(this::flush);
        } else {
            LOG.debugf("Alerts cannot be stored now: %s", failure);
        }
    }

    /** Queues a delivery, once it is stored that the alert rang. */
    private void deliver(Alert alert) {
        if (alert.state() != State.DELIVERING || unsaved.contains(alert.id()) || deliveries.containsKey(alert.id())) {
            return;
        }
        var passed = Duration.between(Objects.requireNonNull(alert.rangAt()), clock.instant());
        var left = passed.isNegative() ? DELIVERY_TIMEOUT : DELIVERY_TIMEOUT.minus(passed);
        deliveries.put(alert.id(), new Delivery(nanoTime.getAsLong() + left.toNanos(), 0));
        outbox(alert).due.add(alert.id());
    }

    private Outbox outbox(Alert alert) {
        return outboxes.computeIfAbsent(alert.target(), name -> new Outbox());
    }

    private void send() {
        var batch = new ArrayList<Alert>();
        synchronized (this) {
            for (var outbox : outboxes.values()) {
                while (outbox.sending < MAX_SENDING && !outbox.due.isEmpty()) {
                    book.find(outbox.due.remove())
                            .filter(alert -> alert.state() == State.DELIVERING && deliveries.containsKey(alert.id()))
                            .ifPresent(alert -> {
                                outbox.sending++;
                                batch.add(alert);
                            });
                }
            }
        }
        batch.forEach(this::send);
    }

    private void send(Alert alert) {
        var target = config.targets().get(alert.target());
        if (target == null) {
            sent(alert, new IllegalStateException("it is not configured"), true);
            return;
        }
        try {
            sender.send(alert, target)
                    .whenComplete((accepted, failure) ->
                            sent(alert, failure == null ? null : StageFailure.cause(failure), false));
        } catch (RuntimeException failure) {
            sent(alert, new IOException(failure.getClass().getSimpleName()), false); // its message may hold a secret
        }
    }

    private void sent(Alert alert, @Nullable Throwable failure, boolean isFinal) {
        synchronized (this) {
            outbox(alert).sending--;
            var delivery = deliveries.get(alert.id());
            if (failure == null) {
                metrics.delivered();
                lastFailure = null;
                end(alert, State.DELIVERED);
            } else {
                metrics.failed();
                var why = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
                lastFailure = "Target " + alert.target() + ": " + why;
                if (delivery != null) {
                    failed(alert, delivery, why, isFinal);
                }
            }
        }
        execute(this::flush);
    }

    private void failed(Alert alert, Delivery delivery, @Nullable String why, boolean isFinal) {
        if (isFinal || nanoTime.getAsLong() - delivery.deadline() >= 0) {
            LOG.errorf("Gave up delivering alert %s to target %s: %s", alert.id(), alert.target(), why);
            metrics.gaveUp();
            end(alert, State.FAILED);
            return;
        }
        var pause = pause(delivery.attempts());
        LOG.logf(
                delivery.attempts() == 0 ? Logger.Level.WARN : Logger.Level.DEBUG,
                "Could not deliver alert %s to target %s: %s. Trying again in %d s",
                alert.id(),
                alert.target(),
                why,
                pause.toSeconds());
        deliveries.put(alert.id(), new Delivery(delivery.deadline(), delivery.attempts() + 1));
        try {
            executor.schedule(() -> sendAgain(alert.id()), pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopped) {
            // The process ends; another one delivers the alert.
        }
    }

    static Duration pause(int attempts) {
        var pause = FIRST_RETRY.multipliedBy(1L << Math.min(attempts, MAX_DOUBLINGS));
        return pause.compareTo(MAX_RETRY) > 0 ? MAX_RETRY : pause;
    }

    private void sendAgain(String id) {
        synchronized (this) {
            book.find(id).ifPresent(alert -> outbox(alert).due.add(id));
        }
        send();
    }

    private void end(Alert alert, State state) {
        deliveries.remove(alert.id());
        if (book.find(alert.id()).isPresent()) {
            book.put(alert.in(state));
            unsaved.add(alert.id());
        }
    }

    private void execute(Runnable task) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException stopped) {
            // The process ends.
        }
    }

    private Map<String, String> documents(Collection<Alert> alerts) {
        var documents = new LinkedHashMap<String, String>();
        for (var alert : alerts) {
            try {
                documents.put(alert.id(), mapper.writeValueAsString(alert));
            } catch (JsonProcessingException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
        return documents;
    }

    /** Reads an alert. One that a newer release has stored may be unreadable; it stays in the storage. */
    private Optional<Alert> alert(String document) {
        try {
            return Optional.of(mapper.readValue(document, Alert.class));
        } catch (JsonProcessingException unreadable) {
            LOG.warnf("A stored alert is unreadable: %s", unreadable.getOriginalMessage());
            return Optional.empty();
        }
    }
}
