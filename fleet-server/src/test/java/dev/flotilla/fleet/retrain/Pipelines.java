package dev.flotilla.fleet.retrain;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.JobReport;
import dev.flotilla.fleet.job.Orders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Pipelines and what is known of them, for tests. */
public final class Pipelines {
    public static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");
    public static final Digest CHAMPION = Digest.of(Orders.CHAMPION);
    public static final Digest DATASET = Digest.of(Orders.DATASET);
    public static final String YAML =
            """
            schema: 1
            name: fashion
            family: fashion
            data: {dataset: drifted}
            validation: {minSamples: 100, minHeldOut: 50}
            triggers:
              - {on: drift, minSize: 0.5}
              - {on: accuracy, below: 0.8}
              - {on: data, samples: 1000}
            limits: {coolDownMinutes: 60, jobsPerDay: 2, minutesPerDay: 30}
            """;

    private Pipelines() {}

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static Digest digest(String text) {
        return Digest.of(bytes(text));
    }

    public static PipelineVersion version(String yaml) {
        return new PipelineVersion(PipelineDocument.parse(yaml), yaml, "ada", NOW);
    }

    /** A champion and enough data. */
    public static Signals signals(Signals.Alarm... alarms) {
        return signals(DATASET, 500, alarms);
    }

    static Signals signals(Digest dataset, long training, Signals.Alarm... alarms) {
        return new Signals(
                Optional.of(CHAMPION),
                List.of(alarms),
                List.of(),
                Optional.of(new Signals.DatasetFacts(dataset, training, 100)),
                Optional.empty());
    }

    static Signals.Alarm alarm(String id, double size) {
        return new Signals.Alarm(id, NOW.minusSeconds(60), size, "it drifted");
    }

    /** A run of the first pipeline that is in a state. */
    static Retraining run(String id, Instant startedAt, RunState state, Duration spent) {
        Retraining begun = Retraining.begun(
                id,
                version(YAML),
                new Cause(Cause.Kind.DRIFT, "drift:" + id, "it drifted"),
                new Retraining.Takes(CHAMPION, DATASET, 500, Optional.empty(), Optional.empty()),
                startedAt);
        return begun.with(spent).to(state, "why", startedAt.plus(spent));
    }

    /** One that waits for the owner's signature. */
    public static Retraining passed(String id, JobReport report) {
        return with(run(id, NOW, RunState.TRAINING, Duration.ofSeconds(5)), report)
                .to(RunState.AWAITING_SIGNATURE, "passed", NOW);
    }

    static Retraining with(Retraining run, JobReport report) {
        return run.with(report, run.spent());
    }
}
