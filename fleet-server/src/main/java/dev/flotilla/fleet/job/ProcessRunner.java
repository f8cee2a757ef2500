package dev.flotilla.fleet.job;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.JobFile;
import dev.flotilla.contract.protocol.JobModel;
import dev.flotilla.contract.protocol.JobReport;
import dev.flotilla.contract.protocol.JobStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Does jobs by a child process in a directory each. The process gets neither the server's environment nor anything that it
 * could sign in with, and is ended when its time is over.
 */
public final class ProcessRunner implements JobRunner {
    private static final Duration LOOK = Duration.ofMillis(200);
    /** For the rest of what an ended process printed, whose pipe closes with it. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(10);
    /** How the process ended that did what it was asked, and how one whose challenger did not pass its gate. */
    private static final List<Integer> DONE = List.of(0, 4);
    /** Statuses above are of processes that a signal ended. */
    private static final int SIGNAL = 128;
    /** How a model was compiled, for its provenance. */
    private static final String REPORT = "out/report.json";

    private static final int MAX_REPORT = 1 << 20;

    private final JobCommand command;
    private final Path root;
    private final JobFiles files;
    private final JobLimits limits;
    private final LongSupplier nanos;

    /** @param root of the jobs' directories */
    public ProcessRunner(JobCommand command, Path root, JobFiles files, JobLimits limits, LongSupplier nanos) {
        this.command = command;
        this.root = root;
        this.files = files;
        this.limits = limits;
        this.nanos = nanos;
    }

    @Override
    public JobReport run(Job job, JobWatch watch) throws JobFailedException, IOException, InterruptedException {
        JobLimits own = limits.within(job.order().request().constraints());
        JobFolder folder = JobFolder.in(root, job);
        ChildProcess.endRemembered(folder.processFile());
        folder.fill(job.order().request(), new FileDrop(files, own.fileBytes()));
        folder.forgetFailure();
        Process process = start(folder, job, own);
        OutputTail output = new OutputTail(process.getInputStream());
        Thread reader = new Thread(output, "output of job " + job.id());
        reader.start();
        Optional<String> ended;
        try {
            ChildProcess.remember(process, folder.processFile());
            ended = follow(process, folder, watch, own);
        } finally {
            ChildProcess.end(process.toHandle());
            reader.join(LAST_WORDS.toMillis());
        }
        folder.keepLog(output.text());
        if (ended.isPresent() || (watch.isCancelled() && folder.result().isEmpty())) {
            return stopped(job, watch, ended.orElse("it was told to stop"));
        }
        return result(process, folder, output);
    }

    private Process start(JobFolder folder, Job job, JobLimits own) throws JobFailedException {
        try {
            Process process = command.builder(folder.path(), job.id(), own).start();
            process.getOutputStream().close();
            return process;
        } catch (IOException e) {
            throw new JobFailedException("'" + command.words().get(0) + "' cannot be started: " + e.getMessage(), e);
        }
    }

    /** Until it ends by itself, or why it has to be ended. */
    private Optional<String> follow(Process process, JobFolder folder, JobWatch watch, JobLimits own)
            throws IOException, InterruptedException {
        long deadline = nanos.getAsLong() + own.time().plus(own.grace()).toNanos();
        boolean asked = false;
        String why = "it took longer than the " + own.time().toSeconds() + " s that it may";
        while (!process.waitFor(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
            folder.progress().ifPresent(watch::progress);
            if (watch.isLost()) {
                return Optional.of("left to another server");
            }
            if (watch.isCancelled() && !asked) {
                asked = true;
                why = "it was told to stop";
                folder.askToStop();
                deadline = nanos.getAsLong() + own.grace().toNanos();
            }
            if (nanos.getAsLong() - deadline > 0) {
                return Optional.of(why);
            }
        }
        return Optional.empty();
    }

    private static JobReport stopped(Job job, JobWatch watch, String why) throws JobFailedException {
        if (!watch.isCancelled()) {
            throw new JobFailedException(why);
        }
        return JobReport.of(job.id(), Long.MAX_VALUE, JobStatus.CANCELLED, "cancelled", 1, why);
    }

    private JobReport result(Process process, JobFolder folder, OutputTail output)
            throws JobFailedException, IOException, InterruptedException {
        int exit = process.exitValue();
        Optional<JobReport> result = folder.result();
        if (exit > SIGNAL && result.isEmpty()) {
            throw new JobDiedException("'" + command.words().get(0) + "' was ended by signal " + (exit - SIGNAL)
                    + ", as when memory runs out: " + output.lastLine());
        }
        if (result.isEmpty() || (result.get().status() == JobStatus.SUCCEEDED && !DONE.contains(exit))) {
            throw new JobFailedException("'" + command.words().get(0) + "' ended with status " + exit + " and "
                    + (result.isEmpty() ? "no result" : "a result of an earlier time") + ": " + output.lastLine());
        }
        return result.get().status() == JobStatus.SUCCEEDED ? kept(result.get(), folder) : result.get();
    }

    /** Takes in what was made, with the report on how as one more file. */
    private JobReport kept(JobReport result, JobFolder folder)
            throws JobFailedException, IOException, InterruptedException {
        List<JobModel> models = new ArrayList<>();
        for (JobModel model : result.models()) {
            if (!model.format().equals(Job.REPORT)) {
                keep(model.digest(), folder.made(model.file(), limits.modelBytes()));
                models.add(model);
            }
        }
        Optional<byte[]> report = folder.find(REPORT, MAX_REPORT);
        if (report.isPresent() && models.size() < JobReport.MAX_MODELS) {
            Digest digest = Digest.of(report.get());
            keep(digest, report.get());
            models.add(new JobModel(Job.REPORT, new JobFile(REPORT, digest), Map.of()));
        }
        return new JobReport(
                result.jobId(),
                result.sequence(),
                result.status(),
                result.phase(),
                result.progress(),
                result.message(),
                result.parameters(),
                models,
                result.gate());
    }

    private void keep(Digest digest, byte[] bytes) throws JobFailedException, InterruptedException {
        Outcomes.await(files.keep(digest, bytes));
    }
}
