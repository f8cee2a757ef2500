package dev.flotilla.fleet.app;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.config.InvalidSettingsException;
import dev.flotilla.contract.config.SettingValues;
import dev.flotilla.contract.protocol.BrokerAddress;
import dev.flotilla.fleet.drift.DriftSettings;
import dev.flotilla.fleet.identity.AuthorityFiles;
import dev.flotilla.fleet.identity.AuthoritySource;
import dev.flotilla.fleet.identity.AuthorityToken;
import dev.flotilla.fleet.mqtt.BrokerUrl;
import dev.flotilla.fleet.mqtt.ReloadCommand;
import dev.flotilla.fleet.oidc.OidcSettings;
import dev.flotilla.fleet.store.s3.S3Settings;
import dev.flotilla.fleet.trace.LogFormat;
import dev.flotilla.fleet.trace.TraceExport;
import dev.flotilla.fleet.trust.Lifetimes;
import dev.flotilla.pkcs11.Pkcs11Uri;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Everything the server is told at its start; {@link ServerSettings} says what each part means.
 *
 * @param dataDirectory for all that it keeps
 * @param http where operators connect
 * @param behindTls whether browsers reach it by HTTPS only, through a proxy
 * @param oidc where operators may sign in besides
 * @param openMetrics whether metrics are shown without login
 * @param logFormat how log lines look
 * @param traceExport where spans go, if anywhere
 * @param device where devices enrol and fetch, over HTTPS
 * @param mqtt where devices report and are told, over TLS
 * @param broker somebody else's; the embedded one runs when there is none
 * @param number of this server among those over the same database and broker
 * @param sharedDirectory for what they all keep
 * @param advertisedHost the name or address under which devices reach this machine
 * @param authority the owner's; the server makes one when there is none
 * @param certificateLifetime of devices' certificates
 * @param lifetimes of the metadata that the server signs
 * @param assignmentLifetime the longest that an assignment is good
 * @param bucket for artifacts; the data directory keeps them when there is none
 * @param requestsPerMinute to the API, of each operator and each API token
 * @param strangersPerMinute requests without a login, of each network
 * @param rolloutTick between two looks at the running rollouts
 * @param stageTimeout of rollouts that are created without one
 * @param gateInterval between two looks at a stage's gates
 * @param maxInFlight devices that are on their way to a bundle, over all rollouts
 * @param driftTick between two comparisons of telemetry with the baselines
 * @param driftKept how long the course of drift stays in the database
 * @param alerts who is told of them
 * @param telemetryKept how long telemetry windows stay in the database
 * @param samplesPerDevice the most samples that are taken from one device in a day
 * @param jobs who does jobs, and within which bounds
 */
public record ServerConfig(
        Path dataDirectory,
        Listen http,
        boolean behindTls,
        Optional<OidcSettings> oidc,
        boolean openMetrics,
        LogFormat logFormat,
        Optional<TraceExport> traceExport,
        Listen device,
        Listen mqtt,
        Optional<BrokerConfig> broker,
        int number,
        Optional<Path> sharedDirectory,
        String advertisedHost,
        Optional<AuthoritySource> authority,
        Duration certificateLifetime,
        Lifetimes lifetimes,
        Duration assignmentLifetime,
        DatabaseConfig database,
        Duration sessionLifetime,
        int requestsPerMinute,
        int strangersPerMinute,
        long maxArtifactBytes,
        Optional<BucketConfig> bucket,
        Duration rolloutTick,
        Duration stageTimeout,
        Duration gateInterval,
        Optional<Integer> maxInFlight,
        DriftSettings drift,
        Duration driftTick,
        Duration driftKept,
        AlertSettings alerts,
        Duration telemetryKept,
        int samplesPerDevice,
        JobsConfig jobs) {

    /** An address to listen on; port 0 chooses a free one. */
    public record Listen(String host, int port) {}

    /**
     * A broker that this server does not run.
     *
     * @param address as servers and devices reach it
     * @param nodes of a cluster that keep sessions and retained messages each for itself; none of any other broker
     * @param silence after which a device counts as away
     */
    public record BrokerConfig(
            BrokerAddress address, List<BrokerAddress> nodes, ReloadCommand reload, Duration silence) {}

    /**
     * Which database the server uses.
     *
     * @param url of an external PostgreSQL; the embedded one runs when there is none
     * @param binaries where the embedded one is unpacked
     * @param runAs the account that runs the embedded one when the server is root
     */
    public record DatabaseConfig(Optional<String> url, Path binaries, String runAs) {}

    /**
     * A bucket, and how much of it is copied.
     *
     * @param copiesBytes of the copies on disk
     */
    public record BucketConfig(S3Settings s3, long copiesBytes) {}

    /** A server with every setting at its default. */
    public static ServerConfig defaults(Path dataDirectory) throws InvalidSettingsException {
        return of(dataDirectory, ServerSettings.ALL.defaults());
    }

    /**
     * Reads a YAML file.
     *
     * @throws InvalidSettingsException naming every key that is unknown or has an unfit value
     * @throws IOException when there is no such file, or it is not YAML
     */
    public static ServerConfig read(Path dataDirectory, Path file) throws IOException, InvalidSettingsException {
        LoadSettings settings = LoadSettings.builder().setLabel(file.toString()).build();
        try (InputStream in = Files.newInputStream(file)) {
            Object tree = new Load(settings).loadFromInputStream(in);
            if (tree == null) {
                return defaults(dataDirectory);
            }
            if (!(tree instanceof Map<?, ?> map) || !map.keySet().stream().allMatch(String.class::isInstance)) {
                throw new IOException(file + ": expected settings as 'key: value' lines");
            }
            @SuppressWarnings("unchecked") // All keys are text, as was just checked.
            Map<String, ?> values = (Map<String, ?>) map;
            return of(dataDirectory, ServerSettings.ALL.parse(Document.of(values)));
        } catch (YamlEngineException | IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }

    private static Optional<AuthoritySource> authority(SettingValues values) {
        Optional<Path> certificate = values.get(ServerSettings.AUTHORITY).map(Path::of);
        Optional<Path> file = values.get(ServerSettings.AUTHORITY_KEY).map(Path::of);
        Optional<Pkcs11Uri> token = values.get(ServerSettings.AUTHORITY_TOKEN).map(ServerConfig::token);
        if (file.isPresent() && token.isPresent()) {
            throw new IllegalArgumentException(
                    "identity.authority-key-file and identity.authority-token: the key is in one place; set one of them");
        }
        if (token.isEmpty() && certificate.isPresent() != file.isPresent()) {
            throw new IllegalArgumentException("identity.authority-file and identity.authority-key-file (or"
                    + " identity.authority-token): set both or none");
        }
        return token.isPresent()
                ? token.map(key -> new AuthorityToken(key, certificate))
                : certificate.flatMap(path -> file.map(secret -> new AuthorityFiles(path, secret)));
    }

    private static Pkcs11Uri token(String uri) {
        try {
            return Pkcs11Uri.parse(uri);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("identity.authority-token: " + e.getMessage(), e);
        }
    }

    private static Optional<BucketConfig> bucket(SettingValues values) {
        Optional<URI> endpoint = values.get(ServerSettings.BUCKET_ENDPOINT).map(ServerConfig::endpoint);
        if (values.get(ServerSettings.BUCKET).isEmpty() && endpoint.isPresent()) {
            throw new IllegalArgumentException("artifacts.s3.endpoint: set artifacts.s3.bucket too");
        }
        return values.get(ServerSettings.BUCKET)
                .map(bucket -> new BucketConfig(
                        new S3Settings(
                                bucket,
                                endpoint,
                                values.get(ServerSettings.BUCKET_REGION),
                                values.get(ServerSettings.BUCKET_PREFIX).orElse(""),
                                values.get(ServerSettings.BUCKET_PATH_STYLE)),
                        values.get(ServerSettings.BUCKET_COPIES)));
    }

    private static URI endpoint(String text) {
        try {
            URI endpoint = URI.create(text);
            if (endpoint.getHost() != null && Set.of("http", "https").contains(String.valueOf(endpoint.getScheme()))) {
                return endpoint;
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw new IllegalArgumentException(
                "artifacts.s3.endpoint: expected an address such as https://s3.example, found '" + text + "'");
    }

    private static Optional<TraceExport> traceExport(SettingValues values) {
        try {
            return values.get(ServerSettings.TRACE_ENDPOINT)
                    .map(endpoint -> TraceExport.of(endpoint, values.get(ServerSettings.TRACE_SHARE)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("trace.otlp-endpoint: " + e.getMessage(), e);
        }
    }

    private static Optional<BrokerConfig> broker(SettingValues values) {
        List<BrokerAddress> nodes = values.get(ServerSettings.BROKER_NODES).stream()
                .map(url -> brokerAddress("mqtt.broker-nodes", url))
                .toList();
        if (!nodes.isEmpty() && values.get(ServerSettings.BROKER_URL).isEmpty()) {
            throw new IllegalArgumentException("mqtt.broker-nodes: set mqtt.broker-url too, the address of all nodes");
        }
        return values.get(ServerSettings.BROKER_URL)
                .map(url -> new BrokerConfig(
                        brokerAddress("mqtt.broker-url", url),
                        nodes,
                        new ReloadCommand(values.get(ServerSettings.BROKER_RELOAD)),
                        values.get(ServerSettings.SILENCE)));
    }

    private static BrokerAddress brokerAddress(String setting, String url) {
        try {
            return BrokerUrl.parse(url);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(setting + ": " + e.getMessage(), e);
        }
    }

    static ServerConfig of(Path dataDirectory, SettingValues values) {
        DatabaseConfig database = new DatabaseConfig(
                values.get(ServerSettings.DATABASE_URL),
                values.get(ServerSettings.DATABASE_BINARIES)
                        .map(Path::of)
                        .orElseGet(() -> dataDirectory.resolve("postgres").resolve("binaries")),
                values.get(ServerSettings.DATABASE_RUN_AS));
        DriftSettings drift = new DriftSettings(
                values.get(ServerSettings.DRIFT_FALSE_ALARM_WINDOWS),
                values.get(ServerSettings.DRIFT_FALSE_NAMES),
                values.get(ServerSettings.DRIFT_MIN_SAMPLES),
                values.get(ServerSettings.DRIFT_WINDOWS),
                values.get(ServerSettings.DRIFT_MAX_AGE),
                values.get(ServerSettings.DRIFT_SEASON));
        return new ServerConfig(
                dataDirectory,
                new Listen(values.get(ServerSettings.HTTP_HOST), values.get(ServerSettings.HTTP_PORT)),
                values.get(ServerSettings.HTTP_BEHIND_TLS),
                SignInSettings.oidc(values),
                values.get(ServerSettings.METRICS_OPEN),
                values.get(ServerSettings.LOG_FORMAT),
                traceExport(values),
                new Listen(values.get(ServerSettings.DEVICE_HOST), values.get(ServerSettings.DEVICE_PORT)),
                new Listen(values.get(ServerSettings.MQTT_HOST), values.get(ServerSettings.MQTT_PORT)),
                broker(values),
                values.get(ServerSettings.SERVER_NUMBER),
                values.get(ServerSettings.SHARED_DIRECTORY).map(Path::of),
                values.get(ServerSettings.ADVERTISED_HOST),
                authority(values),
                Duration.ofDays(values.get(ServerSettings.CERTIFICATE_DAYS)),
                new Lifetimes(
                        Duration.ofDays(values.get(ServerSettings.SNAPSHOT_DAYS)),
                        Duration.ofHours(values.get(ServerSettings.TIMESTAMP_HOURS))),
                Duration.ofDays(values.get(ServerSettings.ASSIGNMENT_DAYS)),
                database,
                values.get(ServerSettings.SESSION_LIFETIME),
                values.get(ServerSettings.REQUESTS),
                values.get(ServerSettings.STRANGERS),
                values.get(ServerSettings.ARTIFACT_MAX_BYTES),
                bucket(values),
                values.get(ServerSettings.ROLLOUT_TICK),
                values.get(ServerSettings.STAGE_TIMEOUT),
                values.get(ServerSettings.GATE_INTERVAL),
                Optional.of(values.get(ServerSettings.MAX_IN_FLIGHT)).filter(most -> most > 0),
                drift,
                values.get(ServerSettings.DRIFT_TICK),
                Duration.ofDays(values.get(ServerSettings.DRIFT_KEPT)),
                AlertSettings.of(values),
                values.get(ServerSettings.TELEMETRY_KEPT),
                values.get(ServerSettings.SAMPLES_PER_DEVICE),
                JobsConfig.of(values));
    }
}
