package dev.flotilla.fleet.retrain;

import static dev.flotilla.fleet.retrain.Pipelines.NOW;
import static dev.flotilla.fleet.retrain.Pipelines.alarm;
import static dev.flotilla.fleet.retrain.Pipelines.run;
import static dev.flotilla.fleet.retrain.Pipelines.signals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TriggerPolicyTest {
    private static final PipelineVersion VERSION = Pipelines.version(Pipelines.YAML);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static TriggerPolicy.Decision decide(Signals signals, Retraining... history) {
        return TriggerPolicy.decide(VERSION, signals, List.of(history), NOW);
    }

    private static Optional<Cause.Kind> kind(Signals signals, Retraining... history) {
        return decide(signals, history).cause().map(Cause::kind);
    }

    private static Retraining ended(String id, Duration ago) {
        return run(id, NOW.minus(ago), RunState.COMPLETED, MINUTE);
    }

    @Test
    void beginsForAnAlarmThatIsLargeEnough() {
        assertEquals(Optional.of(Cause.Kind.DRIFT), kind(signals(alarm("a", 0.5))));
        assertEquals(Optional.empty(), kind(signals(alarm("a", 0.4))));
    }

    @Test
    void beginsOneRunForAnAlarmUntilThereIsNewData() {
        Retraining before = ended("a", Duration.ofHours(3));
        assertEquals(Optional.empty(), kind(signals(alarm("a", 1)), before));
        assertEquals(
                Optional.of(Cause.Kind.DRIFT), kind(signals(Pipelines.digest("newer"), 600, alarm("a", 1)), before));
        assertEquals(Optional.of(Cause.Kind.DRIFT), kind(signals(alarm("b", 1)), before));
    }

    @Test
    void beginsWhenEvenTheUpperEndOfAReliableAccuracyIsTooLow() {
        assertEquals(Optional.of(Cause.Kind.ACCURACY), kind(accuracy(0.79, true, AccuracySource.LABELLED)));
        assertEquals(Optional.empty(), kind(accuracy(0.81, true, AccuracySource.LABELLED)));
        assertEquals(Optional.empty(), kind(accuracy(0.79, false, AccuracySource.LABELLED)));
        assertEquals(Optional.empty(), kind(accuracy(0.79, true, AccuracySource.ESTIMATED)));
    }

    @Test
    void saysOfWhichAccuracyThereIsNoFigure() {
        assertEquals(
                "no trigger holds; there is no labelled accuracy of the champion",
                decide(signals()).why());
        assertEquals(
                "no trigger holds",
                decide(accuracy(0.9, true, AccuracySource.LABELLED)).why());
    }

    private static Signals accuracy(double high, boolean reliable, AccuracySource source) {
        Signals usual = signals();
        return new Signals(
                usual.champion(),
                List.of(),
                List.of(new Signals.AccuracyFigure(source, high - 0.1, high - 0.2, high, reliable)),
                usual.dataset(),
                usual.reference());
    }

    @Test
    void beginsWhenEnoughSamplesAreNew() {
        assertEquals(Optional.of(Cause.Kind.DATA), kind(signals(Pipelines.digest("first"), 1000)));
        assertEquals(
                Optional.of(Cause.Kind.DATA),
                kind(signals(Pipelines.digest("more"), 1500), ended("a", Duration.ofHours(3))));
        assertEquals(Optional.empty(), kind(signals(Pipelines.digest("few"), 1499), ended("a", Duration.ofHours(3))));
    }

    @Test
    void beginsOnceForEachTimeThatComes() {
        PipelineVersion daily = new PipelineVersion(
                PipelineDocument.parse(
                        Pipelines.YAML.replace("{on: drift, minSize: 0.5}", "{on: schedule, cron: '0 3 * * *'}")),
                "",
                "ada",
                NOW.minus(Duration.ofDays(3)));
        Instant due = Instant.parse("2026-02-28T03:00:00Z");
        TriggerPolicy.Decision first = TriggerPolicy.decide(daily, signals(), List.of(), NOW);
        assertEquals("schedule:" + due, first.cause().orElseThrow().key());
        Retraining today = run("r", Instant.parse("2026-03-02T03:00:01Z"), RunState.COMPLETED, MINUTE);
        assertEquals(
                Optional.empty(),
                TriggerPolicy.decide(daily, signals(), List.of(today), NOW).cause());
    }

    @Test
    void coolsDownAfterARun() {
        TriggerPolicy.Decision soon = decide(signals(alarm("b", 1)), ended("a", Duration.ofMinutes(60)));
        assertTrue(soon.why().contains("cools down until"), soon.why());
        assertEquals(Optional.of(Cause.Kind.DRIFT), kind(signals(alarm("b", 1)), ended("a", Duration.ofMinutes(61))));
    }

    @Test
    void keepsWithinItsBudgetOfJobsAndMinutes() {
        Retraining[] two = {ended("a", Duration.ofHours(2)), ended("b", Duration.ofHours(4))};
        assertTrue(decide(signals(alarm("c", 1)), two).why().contains("2 jobs in the last 24 hours"));
        Retraining[] old = {ended("a", Duration.ofHours(2)), ended("b", Duration.ofHours(25))};
        assertEquals(Optional.of(Cause.Kind.DRIFT), kind(signals(alarm("c", 1)), old));
        Retraining longest = run("a", NOW.minus(Duration.ofHours(5)), RunState.FAILED, Duration.ofMinutes(30));
        assertTrue(decide(signals(alarm("c", 1)), longest).why().contains("the 30 minutes"));
    }

    @Test
    void waitsForAChampionForDataAndForTheRunThatIsUnderWay() {
        Signals none =
                new Signals(Optional.empty(), List.of(alarm("a", 1)), List.of(), Optional.empty(), Optional.empty());
        assertTrue(decide(none).why().contains("no bundle of the family fashion"));
        Signals noData = new Signals(
                Optional.of(Pipelines.CHAMPION), List.of(alarm("a", 1)), List.of(), Optional.empty(), Optional.empty());
        assertTrue(decide(noData).why().contains("no dataset drifted"));
        assertTrue(decide(signals(Pipelines.DATASET, 99, alarm("a", 1))).why().contains("wants 100 and 50"));
        Retraining trains = run("x", NOW.minus(Duration.ofHours(5)), RunState.TRAINING, Duration.ZERO);
        assertTrue(decide(signals(alarm("a", 1)), trains).why().contains("a run is under way"));
    }
}
