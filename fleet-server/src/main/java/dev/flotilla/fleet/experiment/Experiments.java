package dev.flotilla.fleet.experiment;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.fleet.registry.Registry;
import dev.flotilla.fleet.rollout.Rollout;
import dev.flotilla.fleet.rollout.StageJudge;
import dev.flotilla.fleet.rollout.StagePlan;
import dev.flotilla.fleet.rollout.StageRuling;
import dev.flotilla.fleet.telemetry.Telemetry;
import dev.flotilla.fleet.telemetry.TelemetryRequests;
import dev.flotilla.fleet.telemetry.TelemetrySpan;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compares the devices of a stage with a control, and judges the stage by that. Everything that a ruling rests on is kept
 * before it is given: who is compared with whom, each device's number, and the verdicts.
 */
public final class Experiments implements StageJudge {

    /** Numbers that are taken in at once; more wait for the next time. */
    private static final int MOST_AT_ONCE = 2000;

    private final ExperimentStore store;
    private final Telemetry telemetry;
    private final Expectations expectations;
    private final RulingNotices notices;
    private final Attention attention;

    public Experiments(
            ExperimentStore store,
            Telemetry telemetry,
            Registry registry,
            RulingNotices notices,
            TelemetryRequests requests) {
        this.store = store;
        this.telemetry = telemetry;
        this.expectations = new Expectations(registry);
        this.notices = notices;
        this.attention = new Attention(requests);
    }

    @Override
    public Future<StageRuling> judge(Rollout rollout, int stage, Instant now) {
        Instant began = rollout.stages()
                .get(stage)
                .startedAt()
                .orElseThrow(() -> new IllegalArgumentException("stage " + stage + " has not begun"));
        return trial(rollout, stage, began)
                .compose(trial -> observe(rollout, trial, now).compose(done -> rule(rollout, trial, now)));
    }

    private Future<Trial> trial(Rollout rollout, int stage, Instant began) {
        return store.find(rollout.id(), stage, began).compose(found -> found.map(Future::succeededFuture)
                .orElseGet(() -> store.candidates(rollout.id(), stage)
                        .compose(devices -> store.begin(rollout.id(), stage, began, pairs(rollout, stage, devices)))));
    }

    /**
     * Without canaries at which no gate would look, and without controls of canaries that somebody chose: they may differ from all
     * others by what they were chosen for. Bundles in shadow are held to limits, so they need none.
     */
    private static List<TrialPair> pairs(Rollout rollout, int stage, List<Candidate> devices) {
        StagePlan plan = rollout.plan().stages().get(stage);
        boolean byChance = plan.reach().isByChance() && !plan.isShadow();
        boolean alone = gates(rollout, stage).stream().anyMatch(PlannedGate::needsNoControl);
        List<Candidate> comparable =
                devices.stream().filter(device -> byChance || device.canary()).toList();
        return Pairing.of(rollout.id(), comparable).stream()
                .filter(pair -> alone || pair.control().isPresent())
                .toList();
    }

    private static List<PlannedGate> gates(Rollout rollout, int stage) {
        return PlannedGate.of(rollout.plan().gating(), rollout.plan().stages().get(stage));
    }

    private Future<Void> observe(Rollout rollout, Trial trial, Instant now) {
        return store.open(trial)
                .compose(open -> open.isEmpty()
                        ? Future.succeededFuture()
                        : store.observations(trial).compose(known -> {
                            Agenda agenda =
                                    new Agenda(trial, rollout.bundle(), gates(rollout, trial.stage()), known, now);
                            agenda.shortest().ifPresent(span -> attention.pay(agenda.awaited(open), span, now));
                            List<Agenda.Task> tasks = agenda.tasks(open).stream()
                                    .limit(MOST_AT_ONCE)
                                    .toList();
                            return take(rollout.bundle(), tasks, now)
                                    .compose(added -> keep(trial, added, agenda.closed(open, added)));
                        }));
    }

    private Future<Void> keep(Trial trial, List<Observed> added, Map<Integer, String> closed) {
        return added.isEmpty() && closed.isEmpty() ? Future.succeededFuture() : store.observe(trial, added, closed);
    }

    /** The numbers of the devices whose spans are over, as far as their telemetry is there. */
    private Future<List<Observed>> take(Digest offered, List<Agenda.Task> tasks, Instant now) {
        List<Agenda.Task> asking =
                tasks.stream().filter(task -> task.settled().isEmpty()).toList();
        Set<TelemetrySpan> wanted = new LinkedHashSet<>();
        asking.forEach(task -> {
            task.after().ifPresent(wanted::add);
            task.before().ifPresent(wanted::add);
        });
        List<TelemetrySpan> spans = List.copyOf(wanted);
        return telemetry.spans(spans).compose(seen -> expected(asking).map(expected -> {
            Map<TelemetrySpan, TelemetrySpan.Seen> bySpan = new HashMap<>();
            for (int i = 0; i < spans.size(); i++) {
                bySpan.put(spans.get(i), seen.get(i));
            }
            List<Observed> observed = new ArrayList<>();
            for (Agenda.Task task : tasks) {
                Optional<TelemetrySpan.Seen> after = task.after().map(bySpan::get);
                if (task.isOver(after.filter(TelemetrySpan.Seen::passed).isPresent(), now)) {
                    observed.add(observed(task, offered, bySpan, expected, now));
                }
            }
            return observed;
        }));
    }

    private Future<Map<Digest, Expected>> expected(List<Agenda.Task> tasks) {
        return expectations.of(
                tasks.stream()
                        .flatMap(task -> Stream.concat(task.after().stream(), task.before().stream()))
                        .map(TelemetrySpan::bundle)
                        .collect(Collectors.toSet()),
                tasks.stream().map(task -> task.gate().plan().metric()).collect(Collectors.toSet()));
    }

    private static Observed observed(
            Agenda.Task task,
            Digest offered,
            Map<TelemetrySpan, TelemetrySpan.Seen> seen,
            Map<Digest, Expected> expected,
            Instant now) {
        return new Observed(
                task.key(),
                task.device(),
                task.settled().isPresent() ? task.settled() : measure(task, offered, task.after(), seen, expected),
                task.settled().isPresent()
                        ? OptionalDouble.empty()
                        : measure(task, offered, task.before(), seen, expected),
                now);
    }

    private static OptionalDouble measure(
            Agenda.Task task,
            Digest offered,
            Optional<TelemetrySpan> span,
            Map<TelemetrySpan, TelemetrySpan.Seen> seen,
            Map<Digest, Expected> expected) {
        return span.flatMap(asked -> Optional.ofNullable(seen.get(asked))
                        .map(found -> Measure.of(
                                task.gate().plan().metric(),
                                found.summary(),
                                Optional.ofNullable(expected.get(asked.bundle())),
                                offered)))
                .orElse(OptionalDouble.empty());
    }

    private Future<StageRuling> rule(Rollout rollout, Trial trial, Instant now) {
        StageTrial judged = new StageTrial(trial, rollout.plan().gating(), gates(rollout, trial.stage()));
        return store.pairs(trial).compose(pairs -> store.observations(trial)
                .compose(observed -> store.newest(trial).compose(before -> {
                    List<GateVerdict> verdicts = judged.verdicts(observed, pairs, now);
                    StageRuling ruling = judged.ruling(verdicts, pairs);
                    return tell(rollout, ruling, verdicts, before)
                            .compose(told -> isNew(verdicts, before)
                                    ? store.judge(trial, verdicts, now)
                                    : Future.succeededFuture())
                            .map(ruling);
                })));
    }

    private Future<Void> tell(
            Rollout rollout, StageRuling ruling, List<GateVerdict> verdicts, List<KeptVerdict> before) {
        boolean same = before.size() == verdicts.size()
                && Ruling.of(before.stream().map(KeptVerdict::verdict).toList()) == Ruling.of(verdicts);
        return same ? Future.succeededFuture() : notices.ruled(rollout, ruling);
    }

    private static boolean isNew(List<GateVerdict> verdicts, List<KeptVerdict> before) {
        return !Set.copyOf(verdicts)
                .equals(Set.copyOf(before.stream().map(KeptVerdict::verdict).toList()));
    }

    /** Verdicts on a rollout's stages, the newest first; only those before one, if it is given. */
    public Future<List<KeptVerdict>> verdicts(String rollout, Optional<Long> before, int limit) {
        return store.verdicts(rollout, before, limit);
    }
}
