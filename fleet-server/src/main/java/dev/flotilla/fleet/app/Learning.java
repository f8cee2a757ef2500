package dev.flotilla.fleet.app;

import dev.flotilla.contract.protocol.HmacKey;
import dev.flotilla.fleet.api.JobResource;
import dev.flotilla.fleet.api.Resource;
import dev.flotilla.fleet.api.RetrainingResource;
import dev.flotilla.fleet.event.Changes;
import dev.flotilla.fleet.job.JobFiles;
import dev.flotilla.fleet.job.JobRunner;
import dev.flotilla.fleet.job.JobShare;
import dev.flotilla.fleet.job.JobTokens;
import dev.flotilla.fleet.job.Jobs;
import dev.flotilla.fleet.job.ProcessRunner;
import dev.flotilla.fleet.job.RunnerKind;
import dev.flotilla.fleet.job.Runners;
import dev.flotilla.fleet.job.WebhookRunner;
import dev.flotilla.fleet.job.WebhookSettings;
import dev.flotilla.fleet.retrain.Progress;
import dev.flotilla.fleet.retrain.Retrainings;
import dev.flotilla.fleet.retrain.RolloutStarts;
import dev.flotilla.fleet.retrain.RunLog;
import dev.flotilla.fleet.retrain.mlflow.MlflowLog;
import dev.flotilla.fleet.store.SqlJobs;
import dev.flotilla.fleet.store.SqlRetrain;
import dev.flotilla.fleet.store.Transactions;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** Jobs and retraining, and what joins them to the other features. */
record Learning(
        Jobs jobs,
        Retrainings retrainings,
        JobShare share,
        JobFiles files,
        Optional<JobTokens> tokens,
        Threads threads) {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final int ATTEMPTS = 6;
    private static final Duration FIRST_WAIT = Duration.ofSeconds(2);

    /** @param jobs one for each job; they wait for the jobs */
    record Threads(ExecutorService jobs, ExecutorService background) {
        static Threads start() {
            return new Threads(threads("job"), Executors.newSingleThreadExecutor(daemon("job-files")));
        }

        private static ExecutorService threads(String name) {
            return Executors.newCachedThreadPool(daemon(name));
        }

        private static ThreadFactory daemon(String name) {
            return work -> {
                Thread thread = new Thread(work, name);
                thread.setDaemon(true);
                return thread;
            };
        }

        void stop() {
            jobs.shutdown();
            background.shutdown();
        }
    }

    static Learning create(
            ServerConfig config,
            ServerFiles files,
            Transactions transactions,
            Features features,
            FieldSignals.Sources sources,
            FieldDatasets datasets,
            Changes changes,
            Clock clock)
            throws IOException {
        JobsConfig own = config.jobs();
        Threads threads = Threads.start();
        JobFiles kept = new KeptJobFiles(
                files.training(), files.artifacts(), features.samples().files());
        Optional<WebhookSettings> webhook =
                own.webhook().isPresent() ? Optional.of(webhook(own.webhook().get())) : Optional.empty();
        Optional<JobTokens> tokens = webhook.map(settings -> new JobTokens(settings.key()));
        Jobs jobs = new Jobs(
                new SqlJobs(transactions),
                runners(own, files.directory().resolve("jobs"), kept, webhook),
                threads.jobs(),
                "server " + config.number(),
                own.settings(),
                clock,
                changes);
        RolloutStarts rollouts = new PipelineRollouts(features.rollouts(), config.stageTimeout());
        SqlRetrain store = new SqlRetrain(transactions);
        Progress progress = new Progress(
                store,
                jobs,
                bundle -> features.registry().find(bundle).map(Optional::isPresent),
                rollouts,
                new AuditedRuns(features.audit()),
                log(own),
                clock,
                changes);
        FieldSignals signals =
                new FieldSignals(features.alerts(), features.registry(), features.deviceStore(), kept, sources);
        return new Learning(
                jobs,
                new Retrainings(store, jobs, signals, datasets, rollouts, progress, clock, changes),
                new JobShare(jobs, kept, threads.background()),
                kept,
                tokens,
                threads);
    }

    private static WebhookSettings webhook(JobsConfig.Webhook webhook) throws IOException {
        byte[] secret = Files.readAllBytes(webhook.secret());
        try {
            return new WebhookSettings(
                    webhook.url(),
                    new HmacKey(webhook.keyId(), secret),
                    webhook.publicUrl() + "/api/v1",
                    TIMEOUT,
                    ATTEMPTS,
                    FIRST_WAIT);
        } catch (IllegalArgumentException e) {
            throw new IOException("jobs.webhook-secret-file " + webhook.secret() + ": " + e.getMessage(), e);
        }
    }

    private static Runners runners(JobsConfig config, Path folders, JobFiles files, Optional<WebhookSettings> webhook) {
        Map<RunnerKind, JobRunner> known = new EnumMap<>(RunnerKind.class);
        config.compiler()
                .ifPresent(command -> known.put(
                        RunnerKind.EMBEDDED,
                        new ProcessRunner(command, folders, files, config.limits(), System::nanoTime)));
        config.command()
                .ifPresent(command -> known.put(
                        RunnerKind.COMMAND,
                        new ProcessRunner(command, folders, files, config.limits(), System::nanoTime)));
        webhook.ifPresent(settings -> known.put(
                RunnerKind.WEBHOOK,
                new WebhookRunner(
                        settings,
                        new JobTokens(settings.key()),
                        files,
                        config.limits(),
                        client(),
                        time -> TimeUnit.MILLISECONDS.sleep(time.toMillis()),
                        System::nanoTime)));
        Map<RunnerKind, String> missing = Map.of(
                RunnerKind.EMBEDDED,
                "there is no flotilla-compiler.jar beside the server's jar; set jobs.compiler-command",
                RunnerKind.COMMAND,
                "no program is set up; set jobs.command",
                RunnerKind.WEBHOOK,
                "nobody is set up to be told; set jobs.webhook-url");
        return new Runners(known, missing, folders);
    }

    private static HttpClient client() {
        return HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    }

    private static Optional<RunLog> log(JobsConfig config) throws IOException {
        if (config.mlflow().isEmpty()) {
            return Optional.empty();
        }
        JobsConfig.MlflowServer server = config.mlflow().get();
        Optional<String> token = server.token().isPresent()
                ? Optional.of(Files.readString(server.token().get(), StandardCharsets.UTF_8)
                        .strip())
                : Optional.empty();
        return Optional.of(new MlflowLog(server.url(), server.experiment(), token, client(), TIMEOUT));
    }

    List<Resource> resources() {
        return List.of(new JobResource(jobs, share, files), new RetrainingResource(retrainings, files));
    }

    /** Leaves jobs to others, or to this server when it is back; their children are ended. */
    Future<Void> stop() {
        return jobs.stop().onComplete(done -> threads.stop());
    }
}
