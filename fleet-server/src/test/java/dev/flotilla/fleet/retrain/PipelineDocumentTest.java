package dev.flotilla.fleet.retrain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.protocol.JobConstraints;
import dev.flotilla.fleet.job.RunnerKind;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PipelineDocumentTest {
    private static final String LEAST = "schema: 1\nname: a\nfamily: f\ndata: {dataset: d}\n";

    @Test
    void readsEveryField() throws Exception {
        String sha = "ab".repeat(32);
        Pipeline pipeline = PipelineDocument.parse(String.format(
                Locale.ROOT,
                """
                schema: 1
                name: fashion
                family: Fashion.1
                data: {dataset: drifted, create: true, reference: %1$s}
                validation: {minSamples: 7, minHeldOut: 8}
                train:
                  runner: webhook
                  seed: 9
                  master: %1$s
                  settings: {maxEpochs: 10}
                  maxSeconds: 11
                  maxMemoryBytes: 12
                tune: {trials: 13}
                evaluate: {maxCleanLoss: 1.5, strict: true}
                compile: {scheme: int8, maxBytes: 14}
                signRequest: {expiresAfterDays: 15}
                rollout:
                  create: draft
                  plan: {stages: [{percent: 100, bakeSeconds: 0, successThreshold: 1}]}
                triggers:
                  - {on: drift, minSize: 0.5, standingMinutes: 16}
                  - {on: accuracy, below: 0.8, source: labelled}
                  - {on: data, samples: 17}
                  - {on: schedule, cron: '0 3 * * 1', timeZone: Europe/Oslo}
                  - {on: schedule, everyMinutes: 18}
                limits: {coolDownMinutes: 19, jobsPerDay: 20, minutesPerDay: 21}
                """,
                sha));
        assertEquals("fashion", pipeline.name());
        assertEquals("Fashion.1", pipeline.family());
        assertEquals(new Pipeline.Data("drifted", true, Optional.of(sha)), pipeline.data());
        assertEquals(new Pipeline.Validation(7, 8), pipeline.validation());
        assertEquals(
                new Pipeline.Training(
                        RunnerKind.WEBHOOK,
                        9,
                        Optional.of(Digest.parse(sha)),
                        Document.builder()
                                .put("maxCleanLoss", 1.5)
                                .put("maxEpochs", 10L)
                                .put("strict", true)
                                .put("trials", 13L)
                                .build(),
                        new JobConstraints(
                                Optional.of(14L),
                                Optional.of("int8"),
                                Optional.empty(),
                                Optional.of(11L),
                                Optional.of(12L))),
                pipeline.training());
        assertEquals(
                List.of(
                        new Trigger.Drift(0.5, Duration.ofMinutes(16)),
                        new Trigger.Accuracy(0.8, AccuracySource.LABELLED),
                        new Trigger.Volume(17),
                        new Trigger.Timed(new Timetable.ByClock(new Cron("0 3 * * 1"), ZoneId.of("Europe/Oslo"))),
                        new Trigger.Timed(new Timetable.Every(Duration.ofMinutes(18)))),
                pipeline.triggers());
        assertEquals(new Pipeline.Limits(Duration.ofMinutes(19), 20, Duration.ofMinutes(21)), pipeline.limits());
        assertEquals(Duration.ofDays(15), pipeline.candidateLife());
        assertEquals(true, pipeline.rollout().orElseThrow().draft());
    }

    @Test
    void fillsInWhatIsUsual() {
        Pipeline pipeline = PipelineDocument.parse(LEAST);
        assertEquals(RunnerKind.EMBEDDED, pipeline.training().runner());
        assertEquals(new Pipeline.Data("d", false, Optional.empty()), pipeline.data());
        assertEquals(new Pipeline.Validation(100, 50), pipeline.validation());
        assertEquals(new Pipeline.Limits(Duration.ofHours(1), 4, Duration.ofHours(2)), pipeline.limits());
        assertEquals(Optional.empty(), pipeline.rollout());
        assertEquals(List.of(), pipeline.triggers());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "speed: 1                                   | speed: there is no such field",
                "train: {runner: gpu}                       | train.runner: expected embedded",
                "train: {master: abc}                       | train.master: expected a SHA-256",
                "train: {settings: {a: [1]}}                | train.settings.a: expected a number",
                "'{tune: {a: 1}, evaluate: {a: 2}}'         | evaluate.a: is set twice",
                "validation: {minSamples: 0}                | validation.minSamples: expected 1 to",
                "limits: {minutesPerDay: 1441}              | limits.minutesPerDay: expected 1 to 1440",
                "rollout: {create: now, plan: {}}           | rollout.create: expected automatic",
                "rollout: {create: draft, plan: {name: x}}  | rollout.plan: name and bundle",
                "triggers: [{on: rain}]                     | triggers[0].on: expected drift",
                "triggers: [{on: drift, below: 1}]          | triggers[0].below: there is no such field",
                "triggers: [{on: accuracy, below: 2}]       | triggers[0].below: expected a share",
                "triggers: [{on: data, samples: 0}]         | triggers[0].samples: expected 1 to",
                "triggers: [{on: schedule}]                 | triggers[0]: give either cron",
                "triggers: [{on: schedule, cron: x}]        | cron: expected five fields",
                "'triggers: [{on: schedule, cron: \"0 3 * * *\", timeZone: Mars}]' | timeZone: there is none called"
                        + " Mars",
            })
    void namesTheFieldThatIsWrong(String more, String message) {
        String text =
                more.startsWith("{") ? more.substring(1, more.length() - 1).replace("}, ", "}\n") : more;
        InvalidPipelineException refusal =
                assertThrows(InvalidPipelineException.class, () -> PipelineDocument.parse(LEAST + text + "\n"));
        assertEquals(
                message,
                refusal.getMessage()
                        .substring(
                                0,
                                Math.min(message.length(), refusal.getMessage().length())));
    }

    @Test
    void newVersionsOfADatasetNeedAName() {
        String digest = LEAST.replace("{dataset: d}", "{dataset: " + "ab".repeat(32) + ", create: %s}");
        InvalidPipelineException refusal = assertThrows(
                InvalidPipelineException.class,
                () -> PipelineDocument.parse(String.format(Locale.ROOT, digest, "true")));
        assertEquals(
                "data.create: data.dataset is a digest, which is one version's; give new ones a name",
                refusal.getMessage());
        assertEquals(
                false,
                PipelineDocument.parse(String.format(Locale.ROOT, digest, "false"))
                        .data()
                        .create());
        assertThrows(
                InvalidPipelineException.class,
                () -> PipelineDocument.parse(String.format(Locale.ROOT, digest, "maybe")));
    }

    @Test
    void refusesWhatIsNoPipeline() {
        for (String text :
                List.of("", "x", "[1]", "1: 2", "a: b: c", "schema: 2\nname: a", "a: &x [*x]", "[".repeat(60_000))) {
            assertThrows(InvalidPipelineException.class, () -> PipelineDocument.parse(text), text);
        }
        assertThrows(InvalidPipelineException.class, () -> PipelineDocument.parse("#".repeat(70_000)));
    }
}
