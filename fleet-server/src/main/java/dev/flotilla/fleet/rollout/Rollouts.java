package dev.flotilla.fleet.rollout;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.device.DesiredOutlet;
import dev.flotilla.fleet.device.DeviceStore;
import dev.flotilla.fleet.device.Devices;
import dev.flotilla.fleet.event.Changes;
import dev.flotilla.fleet.event.Topic;
import dev.flotilla.fleet.registry.RegisteredBundle;
import dev.flotilla.fleet.registry.Registry;
import dev.flotilla.fleet.trust.TrustState;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Carries rollouts out. Everything that matters is in the store before anyone is told, one transition a transaction, so
 * a server that stops at any moment goes on where it was.
 */
public final class Rollouts {

    /** More transactions than that in one tick wait for the next. */
    private static final int MAX_TRANSACTIONS = 4 * RolloutPlan.MAX_STAGES;

    /** More devices than that are judged in the next transaction. */
    private static final int MOST_JUDGED = 1000;

    /** For whoever decides about a rollout however it is. */
    public static final Predicate<RolloutStatus> ANY = status -> true;

    private final RolloutStore store;
    private final Targets targets;
    private final Previews previews;
    private final Registry registry;
    private final DesiredOutlet outlet;
    private final RolloutNotices notices;
    private final Clock clock;
    private final Supplier<String> ids;
    private final Changes changes;
    private final Gatekeeper gates;
    /** Stopped rollouts that {@link #notices} has heard of; after a start or a failure it hears of them again. */
    private final Set<String> noticed = ConcurrentHashMap.newKeySet();

    /** @param ids yields unguessable texts of up to 64 characters, each only once */
    public Rollouts(
            RolloutStore store,
            DeviceStore devices,
            Registry registry,
            DesiredOutlet outlet,
            RolloutNotices notices,
            Clock clock,
            Supplier<String> ids,
            Changes changes,
            Gatekeeper gates) {
        this.store = store;
        this.targets = new Targets(devices);
        this.previews = new Previews(store, devices, registry);
        this.registry = registry;
        this.outlet = outlet;
        this.notices = notices;
        this.clock = clock;
        this.ids = ids;
        this.changes = changes;
        this.gates = gates;
    }

    /**
     * Starts a rollout over the devices that are enrolled now; see {@link Joining} for those that follow. Fails with
     * {@link InvalidRolloutException} or {@link RolloutConflictException}.
     *
     * @param creator who wants it, and so cannot approve it
     */
    public Future<RolloutStatus> create(RolloutPlan plan, String creator) {
        return registry.find(plan.bundle())
                .map(found -> found.orElseThrow(() -> new InvalidRolloutException(Floors.unknown(plan.bundle()))))
                .map(bundle -> requireOpening(plan, bundle))
                .compose(bundle -> registry.trust().map(trust -> requireReleased(bundle, trust)))
                .compose(bundle -> targets.stages(plan, now()).compose(split -> create(plan, creator, bundle, split)));
    }

    /** What {@link #create} would do now with a plan. */
    public Future<RolloutPreview> preview(RolloutPlan plan) {
        return previews.of(plan, now());
    }

    private RegisteredBundle requireOpening(RolloutPlan plan, RegisteredBundle bundle) {
        plan.schedule().findRefusal(now()).ifPresent(why -> {
            throw new InvalidRolloutException(why);
        });
        return bundle;
    }

    private static RegisteredBundle requireReleased(RegisteredBundle bundle, Optional<TrustState> trust) {
        Floors.findRefusal(bundle, trust).ifPresent(why -> {
            throw new InvalidRolloutException("bundle: " + why);
        });
        return bundle;
    }

    private Future<RolloutStatus> create(
            RolloutPlan plan, String creator, RegisteredBundle bundle, List<List<DeviceId>> split) {
        Instant now = now();
        Rollout rollout =
                Rollout.create(ids.get(), plan, bundle.selfTestOutput(), now).with(Approval.askedBy(creator));
        List<RolloutDevice> parts = new ArrayList<>();
        for (int stage = 0; stage < split.size(); stage++) {
            for (DeviceId id : split.get(stage)) {
                parts.add(RolloutDevice.waiting(id, stage, now));
            }
        }
        return store.create(rollout, parts, ids)
                .onSuccess(others -> changes.changed(Topic.ROLLOUTS))
                .compose(this::tellAll)
                .compose(told -> find(rollout.id()))
                .map(Optional::orElseThrow);
    }

    public Future<Optional<RolloutStatus>> find(String id) {
        return store.find(id)
                .compose(found -> found.isEmpty()
                        ? Future.succeededFuture(Optional.empty())
                        : withCounts(List.of(found.get())).map(list -> Optional.of(list.get(0))));
    }

    /** Up to {@code limit} rollouts, the newest first; see {@link RolloutStore#list}. */
    public Future<List<RolloutStatus>> list(Optional<String> after, int limit) {
        return store.list(after, limit).compose(this::withCounts);
    }

    /** How many rollouts are not over. */
    public Future<Long> countActive() {
        return store.countActive();
    }

    private Future<List<RolloutStatus>> withCounts(List<Rollout> rollouts) {
        return store.counts(rollouts.stream().map(Rollout::id).toList()).map(counts -> rollouts.stream()
                .map(rollout -> new RolloutStatus(rollout, counts.getOrDefault(rollout.id(), List.of()), now()))
                .toList());
    }

    /** Up to {@code limit} devices of a rollout behind one of them; see {@link RolloutStore#devices}. */
    public Future<List<RolloutDevice>> devices(
            String id, Optional<RolloutDeviceState> state, Optional<DeviceId> after, int limit) {
        return store.devices(id, state, after, Math.max(1, Math.min(limit, Devices.MAX_PAGE)));
    }

    /** Stops handing out the bundle; devices go on with what they were given. Empty when there is no such rollout. */
    public Future<Optional<RolloutStatus>> pause(String id, String reason) {
        return pause(id, reason, ANY);
    }

    /** The same, if the rollout is as expected; else it fails with {@link RolloutChangedException}. */
    public Future<Optional<RolloutStatus>> pause(String id, String reason, Predicate<RolloutStatus> expected) {
        return command(
                id, "pause", List.of(RolloutState.RUNNING), expected, DeviceSelection.none(), set -> set.hold(reason));
    }

    /** Goes on; a stage that failed starts again and devices that failed get another try. */
    public Future<Optional<RolloutStatus>> resume(String id) {
        return resume(id, ANY);
    }

    /** The same, if the rollout is as expected; else it fails with {@link RolloutChangedException}. */
    public Future<Optional<RolloutStatus>> resume(String id, Predicate<RolloutStatus> expected) {
        return command(
                        id,
                        "resume",
                        List.of(RolloutState.PAUSED),
                        expected,
                        DeviceSelection.failed(),
                        Changeset::resume)
                .compose(this::settled);
    }

    /** Ends it; devices that have not succeeded get their previous bundle back. */
    public Future<Optional<RolloutStatus>> abort(String id, String reason) {
        return abort(id, reason, ANY);
    }

    /** The same, if the rollout is as expected; else it fails with {@link RolloutChangedException}. */
    public Future<Optional<RolloutStatus>> abort(String id, String reason, Predicate<RolloutStatus> expected) {
        return command(
                        id,
                        "abort",
                        List.of(RolloutState.AWAITING_APPROVAL, RolloutState.RUNNING, RolloutState.PAUSED),
                        expected,
                        Rollouts::aborted,
                        set -> set.abort(reason))
                .compose(this::settled);
    }

    /** Whoever was to run the bundle in shadow, and serves it already, has succeeded with it and keeps that order no more. */
    private static DeviceSelection aborted(RolloutStanding standing) {
        return standing.rollout().plan().hasShadow() ? DeviceSelection.holding() : DeviceSelection.unproven();
    }

    /** Takes the stage that is under way as done, without its evidence. */
    public Future<Optional<RolloutStatus>> skip(String id) {
        return skip(id, ANY);
    }

    /** The same, if the rollout is as expected; else it fails with {@link RolloutChangedException}. */
    public Future<Optional<RolloutStatus>> skip(String id, Predicate<RolloutStatus> expected) {
        return command(
                id, "skip a stage of", List.of(RolloutState.RUNNING), expected, Rollouts::skipped, Changeset::skip);
    }

    /** Whoever runs the bundle in shadow goes on to the next stage. */
    private static DeviceSelection skipped(RolloutStanding standing) {
        return standing.rollout()
                .currentStage()
                .filter(index -> standing.rollout().stages().get(index).plan().isShadow())
                .map(DeviceSelection::inStage)
                .orElseGet(DeviceSelection::none);
    }

    /**
     * Ends it; whoever runs its bundle gets its previous one back, as far as what is signed now lets devices take that. Who
     * stays is named in its reason.
     */
    public Future<Optional<RolloutStatus>> rollBack(String id, String reason) {
        return rollBack(id, reason, ANY);
    }

    /** The same, if the rollout is as expected; else it fails with {@link RolloutChangedException}. */
    public Future<Optional<RolloutStatus>> rollBack(String id, String reason, Predicate<RolloutStatus> expected) {
        return previous(id)
                .compose(previous -> command(
                        id,
                        "roll back",
                        List.of(RolloutState.RUNNING, RolloutState.PAUSED, RolloutState.COMPLETED),
                        expected,
                        DeviceSelection.holding(),
                        set -> set.rollBack(reason, previous)))
                .compose(this::settled);
    }

    private Future<PreviousBundles> previous(String id) {
        return registry.trust().compose(trust -> store.previousBundles(id)
                .compose(digests -> registry.findAll(digests.stream()))
                .map(bundles -> new PreviousBundles(bundles, trust)));
    }

    private Future<Optional<RolloutStatus>> settled(Optional<RolloutStatus> status) {
        status.ifPresent(known -> noticed.remove(known.rollout().id()));
        return status.map(known -> notices.settled(known.rollout()))
                .orElseGet(Future::succeededFuture)
                .map(status);
    }

    Future<Optional<RolloutStatus>> command(
            String id,
            String verb,
            List<RolloutState> from,
            Predicate<RolloutStatus> expected,
            DeviceSelection concerned,
            Consumer<Changeset> command) {
        return command(id, verb, from, expected, standing -> concerned, command);
    }

    private Future<Optional<RolloutStatus>> command(
            String id,
            String verb,
            List<RolloutState> from,
            Predicate<RolloutStatus> expected,
            Function<RolloutStanding, DeviceSelection> concerned,
            Consumer<Changeset> command) {
        return store.change(id, standing -> Optional.of(concerned.apply(standing)), snapshot -> {
                    RolloutState state = snapshot.rollout().state();
                    if (!from.contains(state)) {
                        throw new RolloutConflictException("cannot " + verb + " rollout "
                                + snapshot.rollout().name() + ": it is " + state + ", and must be "
                                + from.stream().map(RolloutState::name).collect(Collectors.joining(" or ")));
                    }
                    if (!expected.test(new RolloutStatus(
                            snapshot.rollout(), snapshot.counts().byStage(), now()))) {
                        throw new RolloutChangedException(
                                "rollout " + snapshot.rollout().name() + " is not any more as it was seen (If-Match)");
                    }
                    Changeset set = new Changeset(snapshot, ids, now());
                    command.accept(set);
                    return set.update();
                })
                .compose(this::tell)
                .compose(done -> find(id));
    }

    /** Lets every open rollout take the transitions that are due. Fails with the first failure, after trying all. */
    public Future<Void> tick() {
        return store.findStop().compose(stop -> stop.isPresent() ? judgeOpen() : advanceOpen());
    }

    /** While the fleet is stopped, what devices say is still heard. */
    private Future<Void> judgeOpen() {
        return store.open()
                .compose(open -> each(open, id -> judgeAll(id, MAX_TRANSACTIONS).mapEmpty()));
    }

    private Future<Void> advanceOpen() {
        return store.open()
                .onSuccess(gates::retain)
                .compose(open -> each(open, this::advance))
                .transform(advanced -> store.toRollBack()
                        .compose(failed -> each(failed, this::rollBackByPlan))
                        .transform(rolledBack -> first(advanced, rolledBack)));
    }

    private static Future<Void> each(List<String> rollouts, Function<String, Future<Void>> work) {
        Future<Void> done = Future.succeededFuture();
        for (String id : rollouts) {
            done = done.transform(before -> work.apply(id).transform(after -> first(before, after)));
        }
        return done;
    }

    /** The first failure, if there is one. */
    private static Future<Void> first(AsyncResult<Void> one, AsyncResult<Void> other) {
        AsyncResult<Void> decisive = one.failed() ? one : other;
        return decisive.failed() ? Future.failedFuture(decisive.cause()) : Future.succeededFuture();
    }

    /** The policy paused it before, so this is a transition of its own, taken up again after a restart. */
    private Future<Void> rollBackByPlan(String id) {
        return previous(id)
                .compose(previous -> store.change(id, standing -> Optional.of(DeviceSelection.holding()), snapshot -> {
                    Rollout rollout = snapshot.rollout();
                    Changeset set = new Changeset(snapshot, ids, now());
                    if (isStopped(rollout) && rollout.plan().onFailure() == OnFailure.ROLLBACK) {
                        set.rollBackByPlan(previous);
                    }
                    return set.update();
                }))
                .compose(written -> tell(written)
                        .compose(told -> written.isEmpty()
                                ? Future.succeededFuture()
                                : notifyFailed(written.get().rollout())));
    }

    /** First all news, so that no transition is decided without them; then the gates; then the transitions that follow. */
    private Future<Void> advance(String id) {
        return judgeAll(id, MAX_TRANSACTIONS).compose(left -> judged(id, left));
    }

    /** Judges whom there is news of; says how many transactions are left. */
    private Future<Integer> judgeAll(String id, int transactionsLeft) {
        Instant now = now();
        DeviceSelection news = DeviceSelection.news(now, MOST_JUDGED);
        return store.change(id, standing -> Optional.of(news), snapshot -> judge(snapshot, now))
                .compose(this::tell)
                .compose(more -> more && transactionsLeft > 1
                        ? judgeAll(id, transactionsLeft - 1)
                        : Future.succeededFuture(transactionsLeft));
    }

    /** Gates that cannot be asked hold a stage up, and nothing else. */
    private Future<Void> judged(String id, int transactionsLeft) {
        return gates.ruling(id).transform(ruling -> {
            Future<Void> gone = go(id, transactionsLeft, ruling.succeeded() ? ruling.result() : Optional.empty());
            return ruling.succeeded() ? gone : gone.compose(done -> Future.failedFuture(ruling.cause()));
        });
    }

    private Future<Void> go(String id, int transactionsLeft, Optional<StageRuling> ruling) {
        Instant now = now();
        return store.change(
                        id, standing -> concerned(standing, ruling, now), snapshot -> transition(snapshot, ruling, now))
                .compose(this::tell)
                .compose(more ->
                        more && transactionsLeft > 1 ? go(id, transactionsLeft - 1, ruling) : Future.succeededFuture());
    }

    private Optional<RolloutUpdate> judge(RolloutSnapshot snapshot, Instant now) {
        Changeset set = new Changeset(snapshot, ids, now);
        RolloutPolicy.judge(snapshot.rollout(), snapshot.devices(), now).forEach(observed -> observed.accept(set));
        return set.update();
    }

    private Optional<DeviceSelection> concerned(RolloutStanding standing, Optional<StageRuling> ruling, Instant now) {
        return RolloutPolicy.transition(standing.rollout(), standing.counts(), List.of(), ruling, now)
                .map(Decision::concerns)
                .or(() -> isUnnoticed(standing.rollout()) ? Optional.of(DeviceSelection.none()) : Optional.empty());
    }

    /** Of those that wait for the bundle, some may have been revoked just now. */
    private Optional<RolloutUpdate> transition(RolloutSnapshot snapshot, Optional<StageRuling> ruling, Instant now) {
        Rollout rollout = snapshot.rollout();
        Optional<RolloutUpdate> revoked = judge(snapshot, now);
        if (revoked.isPresent()) {
            return revoked;
        }
        List<RolloutDevice> parts =
                snapshot.devices().stream().map(DeviceView::part).toList();
        Changeset set = new Changeset(snapshot, ids, now);
        RolloutPolicy.transition(rollout, snapshot.counts(), parts, ruling, now)
                .ifPresent(decision -> decision.accept(set));
        return set.update()
                .or(() -> isUnnoticed(rollout)
                        ? Optional.of(new RolloutUpdate(rollout, List.of(), List.of()))
                        : Optional.empty());
    }

    private boolean isUnnoticed(Rollout rollout) {
        return isStopped(rollout) && !noticed.contains(rollout.id());
    }

    private static boolean isStopped(Rollout rollout) {
        return rollout.state() == RolloutState.PAUSED && rollout.isFailed();
    }

    /**
     * After the commit: devices, console and alerts hear of it; says whether there was anything. A device that cannot be told
     * is told on connecting.
     */
    private Future<Boolean> tell(Optional<RolloutUpdate> written) {
        if (written.isEmpty()) {
            return Future.succeededFuture(false);
        }
        RolloutUpdate update = written.get();
        changes.changed(Topic.ROLLOUTS);
        if (!update.orders().isEmpty()) {
            changes.changed(Topic.DEVICES);
        }
        Future<Void> told = outlet.announceAll(
                update.orders().stream().map(RolloutUpdate.Order::device).toList());
        Rollout rollout = update.rollout();
        return isStopped(rollout) ? told.compose(done -> notifyFailed(rollout)).map(true) : told.map(true);
    }

    private Future<Void> tellAll(List<RolloutUpdate> written) {
        Future<Void> done = Future.succeededFuture();
        for (RolloutUpdate update : written) {
            done = done.compose(before -> tell(Optional.of(update)).mapEmpty());
        }
        return done;
    }

    private Future<Void> notifyFailed(Rollout rollout) {
        return store.failed(rollout.id())
                .compose(failed -> notices.failed(rollout, failed))
                .onSuccess(done -> noticed.add(rollout.id()));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
