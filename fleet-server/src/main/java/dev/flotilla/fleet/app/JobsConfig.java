package dev.flotilla.fleet.app;

import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.config.SettingValues;
import dev.flotilla.contract.protocol.HmacKey;
import dev.flotilla.fleet.job.JobCommand;
import dev.flotilla.fleet.job.JobLimits;
import dev.flotilla.fleet.job.JobSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who does jobs, and within which bounds.
 *
 * @param compiler runs {@code flotilla-compiler} in a child process; empty if it is nowhere
 * @param command runs another program; empty for none
 * @param webhook is told by HTTP; empty for none
 * @param mlflow is told of every run; empty for none
 * @param tick between two looks at what is to be begun
 * @param retrainTick between two looks at triggers and runs
 */
public record JobsConfig(
        Optional<JobCommand> compiler,
        Optional<JobCommand> command,
        Optional<Webhook> webhook,
        Optional<MlflowServer> mlflow,
        JobSettings settings,
        JobLimits limits,
        Duration tick,
        Duration retrainTick) {
    private static final Duration GRACE = Duration.ofSeconds(15);
    private static final List<String> RETRAIN = List.of("retrain", "--job", "{dir}");
    private static final String HEAP = "-Xmx{megabytes}m";

    /**
     * Somebody who does jobs elsewhere.
     *
     * @param keyId tells which secret it is
     * @param secret file with at least {@value HmacKey#MIN_SECRET} bytes
     * @param publicUrl of the console's port, as whoever does jobs reaches it, without a path
     */
    public record Webhook(URI url, String keyId, Path secret, URI publicUrl) {}

    /**
     * A tracking server.
     *
     * @param token file with what it wants as a bearer
     */
    public record MlflowServer(URI url, String experiment, Optional<Path> token) {}

    static JobsConfig of(SettingValues values) {
        return new JobsConfig(
                compiler(values.get(ServerSettings.COMPILER_COMMAND)),
                command(values.get(ServerSettings.JOB_COMMAND)),
                webhook(values),
                values.get(ServerSettings.MLFLOW_URL)
                        .map(url -> new MlflowServer(
                                address(ServerSettings.MLFLOW_URL.key(), url),
                                values.get(ServerSettings.MLFLOW_EXPERIMENT),
                                values.get(ServerSettings.MLFLOW_TOKEN).map(Path::of))),
                new JobSettings(
                        values.get(ServerSettings.JOB_CONCURRENCY),
                        values.get(ServerSettings.JOB_QUEUE),
                        values.get(ServerSettings.JOB_ATTEMPTS),
                        values.get(ServerSettings.JOB_LEASE),
                        Duration.ofDays(values.get(ServerSettings.JOB_KEPT))),
                new JobLimits(
                        values.get(ServerSettings.JOB_TIME),
                        values.get(ServerSettings.JOB_MEMORY),
                        values.get(ServerSettings.JOB_FILES),
                        Bundle.MAX_BYTES,
                        GRACE),
                values.get(ServerSettings.JOB_TICK),
                values.get(ServerSettings.RETRAIN_TICK));
    }

    private static Optional<JobCommand> compiler(List<String> words) {
        if (words.isEmpty()) {
            return CompilerJar.find()
                    .map(jar -> new JobCommand(
                            join(
                                    List.of(
                                            Path.of(System.getProperty("java.home"), "bin", "java")
                                                    .toString(),
                                            HEAP,
                                            "-jar",
                                            jar.toString()),
                                    RETRAIN),
                            Map.of()));
        }
        return Optional.of(
                command(ServerSettings.COMPILER_COMMAND.key(), join(words, RETRAIN), Map.of("JDK_JAVA_OPTIONS", HEAP)));
    }

    private static Optional<JobCommand> command(List<String> words) {
        return words.isEmpty()
                ? Optional.empty()
                : Optional.of(command(ServerSettings.JOB_COMMAND.key(), words, Map.of()));
    }

    private static JobCommand command(String setting, List<String> words, Map<String, String> environment) {
        try {
            return new JobCommand(words, environment);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(setting + ": " + e.getMessage(), e);
        }
    }

    private static List<String> join(List<String> words, List<String> more) {
        List<String> all = new ArrayList<>(words);
        all.addAll(more);
        return all;
    }

    private static Optional<Webhook> webhook(SettingValues values) {
        Optional<String> url = values.get(ServerSettings.WEBHOOK_URL);
        Optional<String> secret = values.get(ServerSettings.WEBHOOK_SECRET);
        Optional<String> own = values.get(ServerSettings.PUBLIC_URL);
        if (url.isEmpty()) {
            return Optional.empty();
        }
        if (secret.isEmpty() || own.isEmpty()) {
            throw new IllegalArgumentException(
                    "jobs.webhook-url: set jobs.webhook-secret-file and http.public-url too");
        }
        return Optional.of(new Webhook(
                address(ServerSettings.WEBHOOK_URL.key(), url.get()),
                values.get(ServerSettings.WEBHOOK_KEY),
                Path.of(secret.get()),
                SignInSettings.publicUrl(ServerSettings.PUBLIC_URL.key(), own.get())));
    }

    private static URI address(String setting, String text) {
        try {
            URI address = URI.create(text);
            if (address.getHost() != null && List.of("http", "https").contains(String.valueOf(address.getScheme()))) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new IllegalArgumentException(
                setting + ": expected an address such as https://jobs.example/flotilla, found '" + text + "'");
    }
}
