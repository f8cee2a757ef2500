package dev.flotilla.fleet.job;

import dev.flotilla.contract.protocol.HmacKey;
import dev.flotilla.contract.protocol.JobModel;
import dev.flotilla.contract.protocol.JobReport;
import dev.flotilla.contract.protocol.JobStatus;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Hands jobs over to somebody else, signed, and waits for the reports. A server that goes on with a job hands it over again;
 * {@link JobTokens} and the body are the same then, and whoever does it knows it by its id.
 */
public final class WebhookRunner implements JobRunner {
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
    private static final int MAX_ANSWER = 2000;
    /** Somebody who says this may take the same request later. */
    private static final int TOO_MANY = 429;

    private final WebhookSettings settings;
    private final JobTokens tokens;
    private final JobFiles files;
    private final JobLimits limits;
    private final HttpClient client;
    private final Pause pause;
    private final LongSupplier nanos;

    public WebhookRunner(
            WebhookSettings settings,
            JobTokens tokens,
            JobFiles files,
            JobLimits limits,
            HttpClient client,
            Pause pause,
            LongSupplier nanos) {
        this.settings = settings;
        this.tokens = tokens;
        this.files = files;
        this.limits = limits;
        this.client = client;
        this.pause = pause;
        this.nanos = nanos;
    }

    @Override
    public JobReport run(Job job, JobWatch watch) throws JobFailedException, IOException, InterruptedException {
        long deadline = nanos.getAsLong()
                + limits.within(job.order().request().constraints()).time().toNanos();
        Optional<JobReport> last =
                watch.heard().filter(report -> report.status().isLast());
        if (last.isEmpty()) {
            handOver(job, watch);
        }
        while (last.isEmpty() && !watch.isLost() && !watch.isCancelled()) {
            if (nanos.getAsLong() - deadline > 0) {
                throw new JobFailedException("nobody reported its end within the time that it may take");
            }
            pause.pass(LOOK);
            last = watch.heard().filter(report -> report.status().isLast());
        }
        JobReport end = last.orElseGet(() ->
                JobReport.of(job.id(), Long.MAX_VALUE, JobStatus.CANCELLED, "cancelled", 1, "it was told to stop"));
        requireModels(end);
        return end;
    }

    private void handOver(Job job, JobWatch watch) throws JobFailedException, InterruptedException {
        String refusal = "";
        Duration wait = settings.firstWait();
        for (int attempt = 1; attempt <= settings.attempts() && !watch.isLost() && !watch.isCancelled(); attempt++) {
            if (attempt > 1) {
                pause.pass(wait);
                wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait.multipliedBy(2);
            }
            Optional<String> problem = send(job);
            if (problem.isEmpty()) {
                return;
            }
            refusal = problem.get();
        }
        if (!watch.isLost() && !watch.isCancelled()) {
            throw new JobFailedException(
                    settings.url() + " took it in none of " + settings.attempts() + " attempts: " + refusal);
        }
    }

    /** Empty when it was taken; what stood in the way when it may be taken later. */
    private Optional<String> send(Job job) throws JobFailedException, InterruptedException {
        byte[] body = places(job.id()).in(job.order().request()).toJson();
        HttpRequest request = HttpRequest.newBuilder(settings.url())
                .header("content-type", "application/json")
                .header("idempotency-key", '"' + job.id() + '"')
                .header(HmacKey.HEADER, settings.key().sign(body))
                .timeout(settings.timeout())
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        try {
            HttpResponse<InputStream> answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            String text = start(answer);
            int status = answer.statusCode();
            if (status >= 200 && status < 300) {
                return Optional.empty();
            }
            String said = "it answered " + status + " " + text;
            if (status < 500 && status != TOO_MANY) {
                throw new JobFailedException(settings.url() + " does not take the job: " + said);
            }
            return Optional.of(said);
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage() == null ? e : e.getMessage()));
        }
    }

    private static String start(HttpResponse<InputStream> answer) throws IOException {
        try (InputStream in = answer.body()) {
            return new String(in.readNBytes(MAX_ANSWER), StandardCharsets.UTF_8).strip();
        }
    }

    /** Samples lie beside the manifests, at {@code files/} and their digest. */
    private JobPlaces places(String id) {
        String base = settings.api() + "/jobs/" + id + "/";
        return new JobPlaces(
                base + "champion",
                base + "master",
                base + "dataset",
                base + "reference",
                Optional.of(base + "reports"),
                Optional.of(tokens.token(id)));
    }

    private void requireModels(JobReport end) throws JobFailedException, InterruptedException {
        if (end.status() != JobStatus.SUCCEEDED) {
            return;
        }
        for (JobModel model : end.models()) {
            if (!Boolean.TRUE.equals(Outcomes.await(files.has(model.digest())))) {
                throw new JobFailedException(
                        "the report names a model " + model.digest().hex()
                                + " that was not uploaded before; PUT it to files/ and its digest, beside the callback");
            }
        }
    }
}
