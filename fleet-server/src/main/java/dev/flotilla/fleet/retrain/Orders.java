package dev.flotilla.fleet.retrain;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.JobConstraints;
import dev.flotilla.contract.protocol.JobFile;
import dev.flotilla.contract.protocol.JobKind;
import dev.flotilla.contract.protocol.JobRequest;
import dev.flotilla.fleet.job.JobOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Turns runs into jobs. The same run gives the same job, byte for byte, whoever asks for it and how often. */
final class Orders {
    private static final String PREFIX = "rt-";
    private static final int DIGITS = 32;

    private Orders() {}

    /** By everything that its job depends on, so that two servers that see the same cause begin one run. */
    static String id(PipelineVersion version, Cause cause, Retraining.Takes takes) {
        String all = String.join(
                "\n",
                version.digest().hex(),
                cause.key(),
                takes.champion().hex(),
                takes.dataset().hex(),
                takes.reference().map(Digest::hex).orElse(""),
                takes.master().map(Digest::hex).orElse(""));
        return PREFIX + Digest.of(all.getBytes(StandardCharsets.UTF_8)).hex().substring(0, DIGITS);
    }

    /** The job of a run; it may take as long as the pipeline says, and its day's budget at most. */
    static JobOrder of(Retraining run, Pipeline pipeline) {
        Pipeline.Training training = pipeline.training();
        Retraining.Takes takes = run.takes();
        return new JobOrder(
                training.runner(),
                new JobRequest(
                        run.id(),
                        JobKind.TRAIN,
                        new JobFile("champion", takes.champion()),
                        takes.master().map(digest -> new JobFile("master", digest)),
                        run.cause().text(),
                        new JobFile("dataset", takes.dataset()),
                        takes.reference().map(digest -> new JobFile("reference", digest)),
                        within(training.constraints(), pipeline.limits().timePerDay()),
                        training.settings(),
                        training.seed(),
                        Optional.empty(),
                        Optional.empty()));
    }

    private static JobConstraints within(JobConstraints constraints, Duration budget) {
        long seconds = constraints
                .maxSeconds()
                .filter(most -> most < budget.toSeconds())
                .orElse(budget.toSeconds());
        return new JobConstraints(
                constraints.maxBytes(),
                constraints.scheme(),
                constraints.signature(),
                Optional.of(seconds),
                constraints.maxMemoryBytes());
    }
}
