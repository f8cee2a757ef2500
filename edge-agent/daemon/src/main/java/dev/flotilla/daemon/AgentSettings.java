package dev.flotilla.daemon;

import dev.flotilla.agent.capture.Content;
import dev.flotilla.agent.download.DownloadPolicy;
import dev.flotilla.agent.download.QuietHours;
import dev.flotilla.agent.inference.Guard;
import dev.flotilla.agent.telemetry.TelemetryTerms;
import dev.flotilla.contract.config.Setting;
import dev.flotilla.contract.config.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Every setting of the daemon and the simulator, declared once: parsing, messages and the reference come from here. */
public final class AgentSettings {
    static final Setting<String> DATA_DIR = Setting.requiredText(
            "data-dir", "folder for everything the agent keeps; of this agent alone, readable by its user only");
    static final Setting<Integer> LOCAL_API_PORT = Setting.integer(
            "local-api.port", 0, 65_535, 8765, "port", "loopback port of the local API; 0 picks a free one");
    static final Setting<String> SOCKET = Setting.text(
            "local-api.socket", "", "path of a Unix domain socket with the local API, mode 0660; empty for none");
    static final Setting<Integer> MAX_BODY = Setting.integer(
            "local-api.max-body-bytes", 1 << 10, 64 << 20, 4 << 20, "bytes", "largest body of an inference request");
    static final Setting<Integer> CONNECTIONS = Setting.integer(
            "local-api.connections", 1, 1_000, 16, "connections", "most connections at a time, on each socket");
    static final Setting<Duration> REQUEST_TIMEOUT = Setting.seconds(
            "local-api.timeout-seconds", 1, 300, 10, "bound on the arrival of a request and on that of its answer");
    static final Setting<Double> RATE = Setting.number(
            "serve.requests-per-second", 0, 1_000_000, 0, "requests/s", "most inference requests a second; 0 for any");
    static final Setting<Integer> DECIMALS = Setting.integer(
            "serve.decimals", 0, 9, 0, "digits", "digits after the point that scores are rounded to; 0 for all");
    static final Setting<Integer> TOP = Setting.integer(
            "serve.top",
            0,
            10_000,
            0,
            "scores",
            "how many of the highest scores are told, the others are 0; 0 for all");
    static final Setting<String> BATCH = Setting.text(
            "batch.folder",
            "",
            "folder for batch work by .npy files, with in, out, done and failed below it; empty for none");
    static final Setting<Duration> BATCH_POLL =
            Setting.millis("batch.poll-millis", 50, 3_600_000, 1_000, "pause between two looks into the batch folder");
    static final Setting<Long> BATCH_BYTES =
            Setting.bytes("batch.max-file-bytes", 4L << 30, 256L << 20, "largest file of the batch folder");
    static final Setting<String> STREAM_BROKER = Setting.text(
            "streams.broker",
            "",
            "the plant's own MQTT 5 broker, tcp://HOST:PORT or ssl://HOST:PORT; empty for no stream");
    static final Setting<String> STREAM_IN =
            Setting.text("streams.topic-in", "flotilla/infer", "topic that inference requests come in on");
    static final Setting<String> STREAM_OUT =
            Setting.text("streams.topic-out", "flotilla/answers", "topic that answers are published on");
    static final Setting<String> STREAM_USER =
            Setting.text("streams.user", "", "who the broker takes the device for; empty where it asks for no one");
    static final Setting<String> STREAM_PASSWORD =
            Setting.text("streams.password-file", "", "a file with that user's password in its first line");
    static final Setting<Integer> STREAM_QUEUE = Setting.integer(
            "streams.queue", 1, 10_000, 64, "messages", "most requests that wait; then the oldest are dropped");
    static final Setting<Integer> STREAM_BYTES =
            Setting.integer("streams.max-message-bytes", 1 << 10, 16 << 20, 1 << 20, "bytes", "largest message");
    static final Setting<Guard> GUARD = Setting.choice(
            "serve.guard",
            Guard.class,
            Guard.OFF,
            "what happens to inputs unlike the bundle's baseline: off does not look, warn counts, refuse counts and refuses");

    static final Setting<Duration> POLL = Setting.millis(
            "poll-millis", 10, 60_000, 200, "pause between two passes over messages, updates and telemetry");
    static final Setting<Duration> REPORT_INTERVAL = Setting.seconds(
            "report.interval-seconds",
            1,
            86_400,
            3_600,
            "longest time between two reports of the state; after a change it is told again after a minute, then ever later");
    static final Setting<Duration> WINDOW =
            Setting.seconds("telemetry.window-seconds", 1, 86_400, 60, "length of a telemetry window");
    static final Setting<Integer> SPOOL_WINDOWS = Setting.integer(
            "telemetry.spool-windows",
            1,
            100_000,
            1_000,
            "windows",
            "most windows kept while the server does not acknowledge; then the oldest are dropped");
    static final Setting<Duration> RECONNECT_FIRST = Setting.millis(
            "link.reconnect-first-millis", 50, 60_000, 500, "wait after the first failed connection; it doubles");
    static final Setting<Duration> RECONNECT_MOST =
            Setting.seconds("link.reconnect-most-seconds", 1, 3_600, 60, "longest wait between two connections");
    static final Setting<Duration> LINK_TIMEOUT = Setting.seconds(
            "link.timeout-seconds", 1, 300, 10, "bound on connecting, on each publish and on each HTTP read");
    static final Setting<Duration> KEEP_ALIVE =
            Setting.seconds("link.keep-alive-seconds", 5, 3_600, 300, "how long the MQTT connection may be silent");
    static final Setting<FetchWay> FETCH = Setting.choice(
            "fetch",
            FetchWay.class,
            FetchWay.HTTPS,
            "how bundles and signed metadata come: https from the device endpoint, mqtt in chunks over the connection"
                    + " to the broker");
    static final Setting<Long> DOWNLOAD_RATE = Setting.bytes(
            "download.bytes-per-second",
            DownloadPolicy.MAX_BYTES_PER_SECOND,
            0L,
            "most bytes of artifacts a second, on average; 0 for any");
    static final Setting<Long> DOWNLOAD_BUDGET =
            Setting.bytes("download.bytes-per-day", 1L << 40, 0L, "most bytes of artifacts on a day of UTC; 0 for any");
    static final Setting<QuietHours> QUIET_HOURS = Setting.parsed(
            "download.quiet-hours",
            "windows such as 22:00-06:00, 12:00-13:30",
            "",
            QuietHours::parse,
            "times of the day in which no artifact is downloaded; empty for none");
    static final Setting<QuietClock> QUIET_CLOCK = Setting.choice(
            "download.quiet-clock",
            QuietClock.class,
            QuietClock.UTC,
            "by which clock: utc, or local by the machine's time zone as it is when the agent starts");
    static final Setting<String> HARDWARE = Setting.text(
            "hardware", "", "kind of this device; a bundle that was signed for some kinds has to name it among them");
    static final Setting<Long> QUOTA = Setting.bytes(
            "storage.quota-bytes", 1L << 40, 256L << 20, "most bytes that bundles and journal may take on disk");
    static final Setting<Long> TELEMETRY_BYTES = Setting.bytes(
            "telemetry.bytes-per-day",
            "integer, bytes, 0 or " + TelemetryTerms.LEAST_BYTES + " to " + TelemetryTerms.MOST_BYTES,
            TelemetryTerms.USUAL_BYTES,
            TelemetryTerms::requireBytes,
            "most bytes of telemetry windows on a day of UTC for each model, which get longer and coarser for it; 0 for any");
    static final Setting<Long> WATCH_BYTES = Setting.bytes(
            "telemetry.watch-bytes-per-day",
            "integer, bytes, 0 or " + TelemetryTerms.LEAST_WATCH_BYTES + " to " + TelemetryTerms.MOST_BYTES,
            TelemetryTerms.USUAL_WATCH_BYTES,
            TelemetryTerms::requireWatchBytes,
            "most bytes besides on such a day while the fleet asks for more, as a rollout's gates wait for it; 0 for none");
    static final Setting<Double> EPSILON = Setting.number(
            "telemetry.privacy-epsilon",
            0,
            100,
            0,
            "",
            "epsilon of local differential privacy, by which windows tell less and with noise; 0 for exact counts");
    static final Setting<Long> SPOOL_QUOTA = Setting.bytes(
            "telemetry.quota-bytes", 1L << 40, 16L << 20, "most bytes that the telemetry spool may take on disk");
    static final Setting<Long> SHADOW_MEMORY = Setting.bytes(
            "shadow.memory-bytes",
            1L << 40,
            64L << 20,
            "most memory that a model in shadow may take, by its manifest's limit or else its size; 0 for no shadows");
    static final Setting<Duration> PROBE_TIMEOUT = Setting.seconds(
            "probe.timeout-seconds", 1, 3_600, 60, "bound on trying a new bundle in a process of its own");
    static final Setting<Duration> PATIENCE = Setting.seconds(
            "update.patience-seconds",
            60,
            604_800,
            3_600,
            "how long an update may come no nearer to its end before it is given up");
    static final Setting<Duration> METADATA_AGE = Setting.seconds(
            "update.metadata-age-seconds",
            1,
            604_800,
            3_600,
            "how old the signed metadata may be by which an assignment is judged, before it is refreshed for it");
    static final Setting<Integer> THREADS =
            Setting.integer("inference.threads", 1, 64, 1, "threads", "threads that one inference may use");

    static final Setting<Content> CAPTURE = Setting.choice(
            "capture.content",
            Content.class,
            Content.OFF,
            "what of inferences the owner of this device agreed to give away: off, outputs for the model's answers alone,"
                    + " embeddings for what its last layer works on too, inputs for what the model was given too");
    static final Setting<String> CONSENT_BY =
            Setting.text("capture.consent-by", "", "who agreed; needed unless capture.content is off");
    static final Setting<String> CONSENT_TEXT = Setting.text(
            "capture.consent-text",
            "",
            "a file with the text that was agreed to, whose SHA-256 goes with every sample; needed unless capture.content is"
                    + " off");
    static final Setting<String> SUBJECT = Setting.text(
            "capture.subject", "", "whom all samples of this device are about, as the owner names that person");
    static final Setting<String> RECIPIENT = Setting.text(
            "capture.recipient",
            "",
            "SHA-256 of the one key that samples may be sealed to; empty for the one that the fleet names");
    static final Setting<Duration> CAPTURE_PERIOD = Setting.seconds(
            "capture.period-seconds", 1, 86_400, 3_600, "how long inferences are collected before some are chosen");
    static final Setting<Integer> HOUR_SAMPLES =
            Setting.integer("capture.samples-per-hour", 1, 10_000, 20, "samples", "most that are chosen in an hour");
    static final Setting<Long> HOUR_BYTES = Setting.bytes(
            "capture.bytes-per-hour", 1L << 40, 1L << 20, "most bytes that are chosen in an hour, sealed");
    static final Setting<Integer> DAY_SAMPLES = Setting.integer(
            "capture.samples-per-day", 1, 100_000, 200, "samples", "most that are chosen on a day of UTC");
    static final Setting<Long> DAY_BYTES = Setting.bytes(
            "capture.bytes-per-day", 1L << 40, 8L << 20, "most bytes that are chosen on a day of UTC, sealed");
    static final Setting<Integer> BURST_SAMPLES = Setting.integer(
            "capture.burst-samples",
            0,
            10_000,
            100,
            "samples",
            "most of a burst that the fleet asks for, within the day's bounds; 0 for no bursts");
    static final Setting<Duration> CAPTURE_TTL = Setting.seconds(
            "capture.ttl-seconds", 60, 31_536_000, 259_200, "how long a sample waits here before it is deleted");
    static final Setting<Duration> CAPTURE_TERMS =
            Setting.seconds("capture.terms-seconds", 1, 86_400, 300, "how often the fleet is asked what it would like");
    static final Setting<Long> CAPTURE_QUOTA =
            Setting.bytes("capture.quota-bytes", 1L << 40, 16L << 20, "most bytes that samples may take on disk");

    static final Setting<String> SERVER =
            Setting.text("server", "", "the fleet's device endpoint, https://HOST:PORT; needed to enrol");
    static final Setting<Integer> DEVICES =
            Setting.integer("devices", 1, 20_000, 24, "agents", "how many agents run in this process");
    static final Setting<String> TOKENS = Setting.text(
            "tokens-file", "", "a file with one enrolment token a line, the n-th for the n-th agent; needed to enrol");
    static final Setting<Integer> CONTROL_PORT = Setting.integer(
            "control.port", 0, 65_535, 8766, "port", "loopback port of the control API; 0 picks a free one");
    static final Setting<String> IMAGES =
            Setting.requiredText("images.file", "images to infer, IDX or .npy of unsigned bytes, may be gzipped");
    static final Setting<String> IMAGES_RANGE =
            Setting.text("images.range", "0:1000", "which images, FROM:TO by index, TO not included");
    static final Setting<Double> IMAGES_RATE =
            Setting.number("images.per-second", 0.01, 1_000, 1, "images/s", "inferences of each agent in a second");
    static final Setting<Integer> SEED = Setting.integer(
            "seed", 0, Integer.MAX_VALUE, 1, "seed", "what chance decides follows from it, but for keys");
    static final Setting<Keeping> KEEPING = Setting.choice(
            "files",
            Keeping.class,
            Keeping.DISK,
            "where agents keep bundles, journal and telemetry: disk for a folder of each, for at most a thousand agents;"
                    + " memory for none, and one file with the identities of all");
    static final Setting<Integer> WORKERS = Setting.integer(
            "workers", 1, 1_000, 64, "threads", "threads that do the work of all agents; one that waits takes one");
    static final Setting<Double> STARTS =
            Setting.number("starts-per-second", 0.1, 10_000, 100, "agents/s", "how many agents start in a second");
    static final Setting<Duration> IDLE = Setting.millis(
            "idle-millis", 10, 600_000, 5_000, "pause between two passes of an agent that has nothing under way");
    static final Setting<Integer> PAHO = Setting.integer(
            "paho-devices",
            100,
            20_000,
            100,
            "agents",
            "how many have the link of real devices, some threads for each");
    static final Setting<Duration> OUTPUT =
            Setting.seconds("output-seconds", 1, 3_600, 10, "time between two lines on how all agents are");

    /** What the owner agreed to give away. */
    private static final List<Setting<?>> CAPTURES = List.of(
            CAPTURE,
            CONSENT_BY,
            CONSENT_TEXT,
            SUBJECT,
            RECIPIENT,
            CAPTURE_PERIOD,
            HOUR_SAMPLES,
            HOUR_BYTES,
            DAY_SAMPLES,
            DAY_BYTES,
            BURST_SAMPLES,
            CAPTURE_TTL,
            CAPTURE_TERMS,
            CAPTURE_QUOTA);

    private static final List<Setting<?>> SHARED = List.of(
            POLL,
            REPORT_INTERVAL,
            WINDOW,
            SPOOL_WINDOWS,
            TELEMETRY_BYTES,
            WATCH_BYTES,
            EPSILON,
            SPOOL_QUOTA,
            RECONNECT_FIRST,
            RECONNECT_MOST,
            LINK_TIMEOUT,
            KEEP_ALIVE,
            FETCH,
            DOWNLOAD_RATE,
            DOWNLOAD_BUDGET,
            QUIET_HOURS,
            QUIET_CLOCK,
            HARDWARE,
            GUARD,
            QUOTA,
            SHADOW_MEMORY,
            PROBE_TIMEOUT,
            PATIENCE,
            METADATA_AGE,
            THREADS);

    private AgentSettings() {}

    /** Of agent.yaml. */
    public static Settings daemon() {
        return with(
                DATA_DIR,
                LOCAL_API_PORT,
                SOCKET,
                MAX_BODY,
                CONNECTIONS,
                REQUEST_TIMEOUT,
                RATE,
                DECIMALS,
                TOP,
                BATCH,
                BATCH_POLL,
                BATCH_BYTES,
                STREAM_BROKER,
                STREAM_IN,
                STREAM_OUT,
                STREAM_USER,
                STREAM_PASSWORD,
                STREAM_QUEUE,
                STREAM_BYTES);
    }

    /** Of the simulator's file. */
    public static Settings simulator() {
        return with(
                DATA_DIR,
                SERVER,
                DEVICES,
                TOKENS,
                SEED,
                KEEPING,
                WORKERS,
                STARTS,
                IDLE,
                PAHO,
                OUTPUT,
                CONTROL_PORT,
                IMAGES,
                IMAGES_RANGE,
                IMAGES_RATE);
    }

    private static Settings with(Setting<?>... own) {
        List<Setting<?>> all = new ArrayList<>(List.of(own));
        all.addAll(CAPTURES);
        all.addAll(SHARED);
        return new Settings(all);
    }
}
