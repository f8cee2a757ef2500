package dev.flotilla.fleet.retrain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.protocol.JobFile;
import dev.flotilla.contract.protocol.JobModel;
import dev.flotilla.contract.protocol.JobReport;
import dev.flotilla.contract.protocol.JobStatus;
import dev.flotilla.contract.testkit.ManualClock;
import dev.flotilla.fleet.job.JobRunner;
import dev.flotilla.fleet.job.JobSettings;
import dev.flotilla.fleet.job.Jobs;
import dev.flotilla.fleet.job.MemoryJobs;
import dev.flotilla.fleet.job.Orders;
import dev.flotilla.fleet.job.RunnerKind;
import dev.flotilla.fleet.job.Runners;
import dev.flotilla.fleet.store.TestDatabase;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From an alarm to the devices, over stores in memory; jobs end as a test wants. */
class RetrainingsTest {
    private static final byte[] BUNDLE = Orders.bytes("challenger");
    private static final Digest CHALLENGER = Digest.of(BUNDLE);
    private static final Digest MASTER = Pipelines.digest("master");
    private static final String WITH_ROLLOUT = Pipelines.YAML
            + "rollout: {create: draft, plan: {stages: [{percent: 100, bakeSeconds: 0, successThreshold: 1}]}}\n";

    private static final String MAKES_DATASETS =
            Pipelines.YAML.replace("data: {dataset: drifted}", "data: {dataset: drifted, create: true}");

    private final ManualClock clock = new ManualClock();
    private final MemoryJobs jobStore = new MemoryJobs(clock);
    private final MemoryRetrain store = new MemoryRetrain();
    private final Set<Digest> released = new HashSet<>();
    private final List<String> moved = new ArrayList<>();
    private final Map<String, Boolean> logged = new HashMap<>();
    private final Rollouts rollouts = new Rollouts();
    private final List<Digest> kept = new ArrayList<>();
    private int drafts;
    private Signals signals = Pipelines.signals(Pipelines.alarm("a", 1));
    private Signals.DatasetFacts labelled = new Signals.DatasetFacts(Pipelines.digest("labels"), 500, 100);
    private boolean logIsDown;
    private JobRunner runner = (job, watch) -> passed(job.id(), true);
    private Jobs jobs = jobs();
    private Retrainings retrainings = retrainings();

    /** Remembers which rollouts there are, each once by its name. */
    private static final class Rollouts implements RolloutStarts {
        final Map<String, Standing> standing = new HashMap<>();
        final List<Boolean> drafts = new ArrayList<>();
        Optional<String> occupied = Optional.empty();

        @Override
        public Optional<String> problem(Document plan) {
            return plan.has("stages") ? Optional.empty() : Optional.of("stages: missing");
        }

        @Override
        public Future<String> start(String name, Document plan, Digest bundle, boolean draft) {
            if (occupied.isPresent()) {
                return Future.failedFuture(new RolloutWaitsException(occupied.get()));
            }
            drafts.add(draft);
            standing.put(name + " of " + bundle.short8(), Standing.UNDER_WAY);
            return Future.succeededFuture(name + " of " + bundle.short8());
        }

        @Override
        public Future<Optional<Standing>> find(String id) {
            return Future.succeededFuture(Optional.ofNullable(standing.get(id)));
        }
    }

    private static JobReport passed(String id, boolean passed) {
        JobReport done = Orders.done(id, BUNDLE, passed);
        List<JobModel> models = new ArrayList<>(done.models());
        models.add(new JobModel(JobModel.FLOAT, new JobFile("out/master", MASTER), Map.of()));
        return new JobReport(
                id, done.sequence(), done.status(), "done", 1, done.message(), done.parameters(), models, done.gate());
    }

    private Jobs jobs() {
        return new Jobs(
                jobStore,
                new Runners(
                        Map.of(RunnerKind.EMBEDDED, (job, watch) -> runner.run(job, watch)),
                        Map.of(RunnerKind.WEBHOOK, "set jobs.webhook-url"),
                        Path.of("target")),
                Runnable::run,
                "server",
                new JobSettings(1, 9, 3, Duration.ofMinutes(1), Duration.ofDays(1)),
                clock,
                topic -> {});
    }

    private Retrainings retrainings() {
        Progress progress = new Progress(
                store,
                jobs,
                bundle -> Future.succeededFuture(released.contains(bundle)),
                rollouts,
                run -> {
                    moved.add(run.state().name());
                    return Future.succeededFuture();
                },
                Optional.of(run -> {
                    if (logIsDown) {
                        return Future.failedFuture("down");
                    }
                    logged.merge(run.id(), true, (before, again) -> false);
                    return Future.succeededFuture("mlflow-" + run.id());
                }),
                clock,
                topic -> {});
        return new Retrainings(
                store,
                jobs,
                pipeline -> Future.succeededFuture(signals),
                (pipeline, champion) -> {
                    drafts++;
                    Signals.DatasetFacts now = labelled;
                    return Future.succeededFuture(new DatasetMaker.Draft(now, () -> keep(now.manifest())));
                },
                rollouts,
                progress,
                clock,
                topic -> {});
    }

    private Future<Void> keep(Digest manifest) {
        kept.add(manifest);
        return Future.succeededFuture();
    }

    @BeforeEach
    void setUp() {
        clock.set(Pipelines.NOW);
    }

    private static <T> T await(Future<T> future) {
        return TestDatabase.await(future);
    }

    private void put(String yaml) {
        await(retrainings.put("fashion", yaml, "ada"));
    }

    private void tick() {
        await(retrainings.tick());
        await(jobs.tick());
        await(retrainings.tick());
    }

    private Retraining only() {
        List<Retraining> all = await(retrainings.list(Optional.empty(), Optional.empty(), 9));
        assertEquals(1, all.size());
        return all.get(0);
    }

    @Test
    void goesFromAnAlarmToTheDevices() {
        put(WITH_ROLLOUT);
        tick();
        assertEquals(RunState.AWAITING_SIGNATURE, only().state());
        assertEquals(Cause.Kind.DRIFT, only().cause().kind());
        assertEquals(List.of(only()), await(retrainings.candidates()));
        tick();
        assertEquals(RunState.AWAITING_SIGNATURE, only().state());
        released.add(CHALLENGER);
        tick();
        assertEquals(RunState.ROLLING_OUT, only().state());
        assertEquals(List.of(true), rollouts.drafts);
        rollouts.standing.replaceAll((id, before) -> RolloutStarts.Standing.COMPLETED);
        tick();
        assertEquals(RunState.COMPLETED, only().state());
        assertEquals(List.of("AWAITING_SIGNATURE", "RELEASED", "ROLLING_OUT", "COMPLETED"), moved);
    }

    @Test
    void leavesTheRolloutToAPersonWhereThePipelineNamesNone() {
        put(Pipelines.YAML);
        released.add(CHALLENGER);
        tick();
        tick();
        assertEquals(RunState.COMPLETED, only().state());
        assertEquals(Map.of(), rollouts.standing);
    }

    @Test
    void saysWhenARolloutWasEnded() {
        put(WITH_ROLLOUT);
        released.add(CHALLENGER);
        tick();
        tick();
        rollouts.standing.replaceAll((id, before) -> RolloutStarts.Standing.ENDED);
        tick();
        assertEquals(RunState.WITHDRAWN, only().state());
    }

    @Test
    void saysOnceThatItsDevicesAreInAnotherRolloutAndGoesOnWhenTheyAreFree() {
        rollouts.occupied = Optional.of("device edge-1 is in rollout other");
        put(WITH_ROLLOUT);
        released.add(CHALLENGER);
        tick();
        tick();
        Retraining waiting = only();
        assertEquals(RunState.RELEASED, waiting.state());
        assertEquals("its rollout waits: device edge-1 is in rollout other", waiting.reason());
        clock.advance(Duration.ofMinutes(1));
        tick();
        assertEquals(waiting, only());
        rollouts.occupied = Optional.of("device edge-2 is in rollout other");
        tick();
        assertEquals("its rollout waits: device edge-2 is in rollout other", only().reason());
        rollouts.occupied = Optional.empty();
        tick();
        assertEquals(RunState.ROLLING_OUT, only().state());
        assertEquals(List.of("AWAITING_SIGNATURE", "RELEASED", "ROLLING_OUT"), moved);
    }

    @Test
    void holdsAGatedChallengerUntilAPersonLetsItThrough() {
        runner = (job, watch) -> passed(job.id(), false);
        put(Pipelines.YAML);
        released.add(CHALLENGER);
        tick();
        tick();
        assertEquals(RunState.GATED, only().state());
        assertEquals(List.of(), await(retrainings.candidates()));
        Retraining through = await(retrainings.override(only().id(), "ada", "the slice is retired"))
                .orElseThrow();
        assertEquals(
                Optional.of(new Retraining.GateOverride("ada", "the slice is retired", Pipelines.NOW)),
                through.override());
        assertEquals(RunState.AWAITING_SIGNATURE, only().state());
        assertThrows(RetrainingRefusedException.class, () -> await(retrainings.override(only().id(), "ada", "again")));
        assertEquals(Optional.empty(), await(retrainings.override("none", "ada", "x")));
    }

    @Test
    void dropsAChallengerThatAPersonDoesNotWantOrNobodySigns() {
        put(Pipelines.YAML);
        tick();
        await(retrainings.discard(only().id(), "ada", "not now"));
        assertEquals(RunState.DISCARDED, only().state());
        clock.advance(Duration.ofDays(2));
        signals = Pipelines.signals(Pipelines.alarm("b", 1));
        tick();
        clock.advance(Duration.ofDays(30));
        signals = Pipelines.signals();
        tick();
        assertEquals(
                List.of(RunState.DISCARDED, RunState.DISCARDED),
                await(retrainings.list(Optional.empty(), Optional.empty(), 9)).stream()
                        .map(Retraining::state)
                        .toList());
    }

    @Test
    void beginsOneRunHoweverOftenItIsAskedForTheSame() {
        put(Pipelines.YAML);
        Retraining first =
                await(retrainings.start("fashion", "ada", "why", "key")).orElseThrow();
        assertThrows(
                RetrainingRefusedException.class, () -> await(retrainings.start("fashion", "ada", "why", "other")));
        tick();
        Retraining again =
                await(retrainings.start("fashion", "ada", "why", "key")).orElseThrow();
        assertEquals(first.id(), again.id());
        assertEquals(Cause.Kind.PERSON, only().cause().kind());
        assertEquals(Optional.empty(), await(retrainings.start("none", "ada", "why", "key")));
    }

    @Test
    void aPersonDoesNotWaitForTheCoolDownButForTheBudget() {
        put(Pipelines.YAML);
        tick();
        clock.advance(Duration.ofSeconds(1));
        await(retrainings.start("fashion", "ada", "", "1"));
        tick();
        RetrainingRefusedException refusal = assertThrows(
                RetrainingRefusedException.class, () -> await(retrainings.start("fashion", "ada", "", "2")));
        assertTrue(refusal.getMessage().contains("2 jobs"), refusal.getMessage());
    }

    @Test
    void goesOnWithTheFloatMasterOfTheChallengerThatServesNow() {
        put(Pipelines.YAML);
        tick();
        assertEquals(Optional.empty(), only().takes().master());
        signals = new Signals(
                Optional.of(CHALLENGER),
                List.of(),
                List.of(),
                Pipelines.signals().dataset(),
                Optional.empty());
        Retraining next = await(retrainings.start("fashion", "ada", "", "1")).orElseThrow();
        assertEquals(Optional.of(MASTER), next.takes().master());
    }

    @Test
    void goesOnAfterAServerThatStoppedBetweenAnyTwoSteps() {
        put(WITH_ROLLOUT);
        for (int step = 0; step < 4; step++) {
            jobs = jobs();
            retrainings = retrainings();
            await(jobs.start());
            tick();
            released.add(CHALLENGER);
        }
        assertEquals(RunState.ROLLING_OUT, only().state());
        assertEquals(1, rollouts.standing.size());
        assertEquals(1, await(jobs.list(Optional.empty(), 9)).size());
    }

    @Test
    void makesAVersionOfWhatIsLabelledWhenARunBegins() {
        put(MAKES_DATASETS);
        tick();
        assertEquals(List.of(labelled.manifest()), kept);
        assertEquals(labelled.manifest(), only().takes().dataset());
        assertEquals(500, only().takes().samples());
        assertEquals(
                labelled.manifest(),
                await(jobs.list(Optional.empty(), 9))
                        .get(0)
                        .order()
                        .request()
                        .dataset()
                        .digest());
    }

    @Test
    void makesNoVersionWhereNoneIsWantedOrNothingBegins() {
        put(Pipelines.YAML);
        tick();
        assertEquals(0, drafts);
        assertEquals(Pipelines.DATASET, only().takes().dataset());
        clock.advance(Duration.ofDays(2));
        signals = Pipelines.signals();
        put(MAKES_DATASETS);
        tick();
        assertEquals(0, drafts);
    }

    @Test
    void keepsNoVersionThatHasTooFewSamples() {
        put(MAKES_DATASETS);
        labelled = new Signals.DatasetFacts(Pipelines.digest("few"), 99, 100);
        tick();
        assertTrue(drafts > 0, "the alarm was reason enough to look");
        RetrainingRefusedException refusal = assertThrows(
                RetrainingRefusedException.class, () -> await(retrainings.start("fashion", "ada", "", "1")));
        assertTrue(refusal.getMessage().contains("99 labelled samples to train on"), refusal.getMessage());
        assertEquals(List.of(), kept);
        assertEquals(List.of(), await(retrainings.list(Optional.empty(), Optional.empty(), 9)));
    }

    @Test
    void aRunKeepsItsVersionWhateverIsLabelledLater() {
        put(MAKES_DATASETS);
        Digest first = labelled.manifest();
        await(retrainings.start("fashion", "ada", "why", "key"));
        labelled = new Signals.DatasetFacts(Pipelines.digest("more labels"), 600, 120);
        jobs = jobs();
        retrainings = retrainings();
        assertEquals(
                only(), await(retrainings.start("fashion", "ada", "why", "key")).orElseThrow());
        tick();
        assertEquals(first, only().takes().dataset());
        assertEquals(List.of(first), kept);
        assertEquals(RunState.AWAITING_SIGNATURE, only().state());
    }

    @Test
    void aServerThatStopsBetweenVersionAndRunBeginsTheSameOnceItIsBack() {
        put(MAKES_DATASETS);
        store.stopBeforeAdding();
        assertThrows(IllegalStateException.class, () -> await(retrainings.start("fashion", "ada", "why", "key")));
        assertEquals(List.of(), await(retrainings.list(Optional.empty(), Optional.empty(), 9)));
        retrainings = retrainings();
        await(retrainings.start("fashion", "ada", "why", "key"));
        tick();
        assertEquals(labelled.manifest(), only().takes().dataset());
        assertEquals(List.of(labelled.manifest(), labelled.manifest()), kept);
    }

    @Test
    void theSameAlarmBeginsAnotherRunOnlyWithOtherLabels() {
        put(MAKES_DATASETS);
        tick();
        clock.advance(Duration.ofDays(2));
        tick();
        only();
        labelled = new Signals.DatasetFacts(Pipelines.digest("more labels"), 600, 120);
        tick();
        assertEquals(
                2,
                await(retrainings.list(Optional.empty(), Optional.empty(), 9)).size());
        assertEquals(2, kept.size());
    }

    @Test
    void saysWhyARunFailed() {
        put(Pipelines.YAML);
        runner = (job, watch) -> JobReport.of(job.id(), 1, JobStatus.FAILED, "x", 1, "the champion is sealed");
        tick();
        assertEquals(RunState.FAILED, only().state());
        assertEquals("the champion is sealed", only().reason());
    }

    @Test
    void refusesAPipelineThatCouldNotRun() {
        assertThrows(InvalidPipelineException.class, () -> put(Pipelines.YAML.replace("name: fashion", "name: other")));
        assertThrows(InvalidPipelineException.class, () -> put(Pipelines.YAML + "train: {runner: webhook}\n"));
        InvalidPipelineException plan = assertThrows(
                InvalidPipelineException.class,
                () -> put(Pipelines.YAML + "rollout: {create: automatic, plan: {filter: x}}\n"));
        assertEquals("rollout.plan: stages: missing", plan.getMessage());
    }

    @Test
    void logsEveryRunOnceThoughTheLogWasDown() {
        logIsDown = true;
        put(Pipelines.YAML);
        tick();
        assertEquals(Map.of(), logged);
        logIsDown = false;
        tick();
        assertEquals(Map.of(), logged);
        clock.advance(Duration.ofMinutes(2));
        tick();
        tick();
        assertEquals(Map.of(only().id(), true), logged);
        assertEquals(Optional.of("mlflow-" + only().id()), only().logged());
    }

    @Test
    void tellsWhatItWaitsFor() {
        put(Pipelines.YAML);
        assertEquals(Optional.of("drift alarm: it drifted"), await(retrainings.outlook("fashion")));
        signals = Pipelines.signals();
        assertEquals(
                Optional.of("no trigger holds; there is no labelled accuracy of the champion"),
                await(retrainings.outlook("fashion")));
        assertEquals(Optional.empty(), await(retrainings.outlook("none")));
    }
}
