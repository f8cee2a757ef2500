package dev.flotilla.fleet.app;

import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.config.Setting;
import dev.flotilla.contract.config.Settings;
import dev.flotilla.fleet.drift.Season;
import dev.flotilla.fleet.mail.MailSettings;
import dev.flotilla.fleet.mqtt.GatewayIdentity;
import dev.flotilla.fleet.rollout.RolloutPlan;
import dev.flotilla.fleet.trace.LogFormat;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The server's settings: their keys, bounds, units, defaults and meanings. The reference in the README is made of them. */
final class ServerSettings {
    private static final int MAX_PORT = 65_535;
    private static final long DAY = 86_400;

    static final Setting<String> HTTP_HOST =
            Setting.text("http.host", "127.0.0.1", "address on which the console and the REST API listen");
    static final Setting<Integer> HTTP_PORT =
            Setting.integer("http.port", 0, MAX_PORT, 8080, "", "port of the console and the REST API; 0 chooses one");
    static final Setting<Boolean> HTTP_BEHIND_TLS = Setting.flag(
            "http.behind-tls",
            false,
            "whether browsers reach the console by HTTPS only, through a proxy: its cookie is then marked as secure");
    static final Setting<Optional<String>> PUBLIC_URL = Setting.optionalText(
            "http.public-url",
            "https://HOST where browsers reach the console, and whoever does jobs the API; a sign-in provider sends"
                    + " browsers back there");
    static final Setting<Optional<String>> OIDC_ISSUER = Setting.optionalText(
            "oidc.issuer",
            "URL of an OpenID provider where operators may sign in too, as it names itself; by password alone without it");
    static final Setting<String> OIDC_NAME =
            Setting.text("oidc.name", "single sign-on", "what the console calls the provider");
    static final Setting<Optional<String>> OIDC_CLIENT =
            Setting.optionalText("oidc.client-id", "what the provider calls this server");
    static final Setting<Optional<String>> OIDC_SECRET = Setting.optionalText(
            "oidc.client-secret-file", "holds the secret of a confidential client, readable by the server alone");
    static final Setting<List<String>> OIDC_SCOPES =
            Setting.texts("oidc.scopes", "what is asked of the provider; openid, profile and email without it");
    static final Setting<String> OIDC_USER =
            Setting.text("oidc.user-claim", "preferred_username", "claim of the ID token that names a new operator");
    static final Setting<String> OIDC_ROLES_CLAIM = Setting.text(
            "oidc.roles-claim",
            "groups",
            "claim of the ID token that roles follow from, with dots for one within others, as realm_access.roles");
    static final Setting<List<String>> OIDC_ROLES = Setting.texts(
            "oidc.roles",
            "VALUE=viewer, operator, releaser or admin for each value of that claim that gives a role; the first one in"
                    + " this list counts, and whoever has none is not let in");
    static final Setting<Optional<String>> OIDC_AUTHORITIES = Setting.optionalText(
            "oidc.ca-file",
            "PEM of the authorities that the provider's certificate is to be from; the JDK's without it");
    static final Setting<Duration> OIDC_TIMEOUT =
            Setting.seconds("oidc.timeout-seconds", 1, 60, 10, "how long each answer of the provider may take");
    static final Setting<Boolean> METRICS_OPEN = Setting.flag(
            "metrics.open",
            false,
            "whether /metrics is shown to everybody who reaches the console's port, without an API token that may read");
    static final Setting<LogFormat> LOG_FORMAT = Setting.choice(
            "log.format",
            LogFormat.class,
            LogFormat.TEXT,
            "how log lines on standard error look: for people, or an object of JSON on each");
    static final Setting<Optional<String>> TRACE_ENDPOINT = Setting.optionalText(
            "trace.otlp-endpoint",
            "where spans of requests and devices' messages are sent, by OTLP over HTTP, such as"
                    + " http://127.0.0.1:4318/v1/traces; nowhere without it");
    static final Setting<Double> TRACE_SHARE = Setting.number(
            "trace.share",
            0,
            1,
            1,
            "",
            "of the traces that begin here, how many are sent; of others, whoever began them has decided");
    static final Setting<String> DEVICE_HOST =
            Setting.text("device.host", "0.0.0.0", "address on which devices enrol and fetch artifacts, by HTTPS");
    static final Setting<Integer> DEVICE_PORT =
            Setting.integer("device.port", 0, MAX_PORT, 8443, "", "port of the device endpoint; 0 chooses one");
    static final Setting<String> MQTT_HOST =
            Setting.text("mqtt.host", "0.0.0.0", "address on which the MQTT broker listens, with TLS");
    static final Setting<Integer> MQTT_PORT =
            Setting.integer("mqtt.port", 0, MAX_PORT, 8883, "", "port of the embedded MQTT broker; 0 chooses one");
    static final Setting<Optional<String>> BROKER_URL = Setting.optionalText(
            "mqtt.broker-url",
            "ssl://HOST:PORT of your own MQTT 5 broker, as servers and devices reach it; the embedded one runs without it");
    static final Setting<List<String>> BROKER_RELOAD = Setting.texts(
            "mqtt.broker-reload-command",
            "program and arguments that have your own broker read its files again, run when they changed");
    static final Setting<List<String>> BROKER_NODES = Setting.texts(
            "mqtt.broker-nodes",
            "ssl://HOST:PORT of each node of your own broker, if it is a cluster in which a device's session and what is"
                    + " retained stay at one node: connections are then ended at each, and nothing is retained");
    static final Setting<Duration> SILENCE = Setting.seconds(
            "mqtt.silence-seconds",
            5,
            30 * DAY,
            2 * 3600,
            "after which a device at your own broker counts as away; longer than the agents' report.interval-seconds");
    static final Setting<Integer> SERVER_NUMBER = Setting.integer(
            "server.number",
            1,
            GatewayIdentity.MOST_SERVERS,
            1,
            "",
            "number of this server among those over the same database and broker; each has its own");
    static final Setting<Optional<String>> SHARED_DIRECTORY = Setting.optionalText(
            "server.shared-dir",
            "where several servers keep artifacts, authority and online keys together; the data directory without it");
    static final Setting<String> ADVERTISED_HOST = Setting.text(
            "advertised.host",
            "localhost",
            "name or address under which devices reach this machine; it is in the server's certificate");
    static final Setting<Optional<String>> AUTHORITY = Setting.optionalText(
            "identity.authority-file",
            "certificate of your own authority, PEM, which devices pin; the server makes one without it");
    static final Setting<Optional<String>> AUTHORITY_KEY = Setting.optionalText(
            "identity.authority-key-file", "its ECDSA key, PEM (PKCS #8), readable by the server alone");
    static final Setting<Optional<String>> AUTHORITY_TOKEN = Setting.optionalText(
            "identity.authority-token",
            "or the pkcs11: URI (RFC 7512) of its key on a token, ECDSA on P-256, with module-path=LIBRARY and"
                    + " pin-source=FILE, readable by the server alone; its certificate may be there too");
    static final Setting<Integer> CERTIFICATE_DAYS = Setting.integer(
            "identity.certificate-days",
            1,
            3650,
            90,
            "days",
            "how long a device's certificate is good; devices renew it when two thirds are over");
    static final Setting<Integer> SNAPSHOT_DAYS = Setting.integer(
            "trust.snapshot-days",
            1,
            365,
            30,
            "days",
            "how long a snapshot.json is good; the server signs it anew when a third of that is over");
    static final Setting<Integer> TIMESTAMP_HOURS = Setting.integer(
            "trust.timestamp-hours",
            1,
            8760,
            72,
            "hours",
            "how long a timestamp.json is good, likewise: the longest that updates can be held back unnoticed");
    static final Setting<Integer> ASSIGNMENT_DAYS = Setting.integer(
            "assignment.valid-days",
            1,
            365,
            30,
            "days",
            "how long a device may begin what it was assigned; the server signs it anew when half of that is over");
    static final Setting<Optional<String>> DATABASE_URL = Setting.optionalText(
            "database.url",
            "postgresql://USER:PASSWORD@HOST:PORT/DATABASE of your own PostgreSQL; the embedded one runs without it");
    static final Setting<Optional<String>> DATABASE_BINARIES = Setting.optionalText(
            "database.binaries-dir",
            "where the embedded PostgreSQL's programs are unpacked; postgres/binaries in the data directory without it");
    static final Setting<String> DATABASE_RUN_AS = Setting.text(
            "database.run-as",
            "nobody",
            "account that runs the embedded PostgreSQL when the server runs as root, which PostgreSQL refuses to");
    static final Setting<Duration> SESSION_LIFETIME = Setting.seconds(
            "session.lifetime-seconds", 60, 30 * DAY, DAY / 3, "after which an operator has to sign in again");
    static final Setting<Integer> REQUESTS = Setting.integer(
            "limit.requests-per-minute",
            1,
            1_000_000,
            3000,
            "requests",
            "to the API that each operator, and each API token, may make in a minute; beyond that, 429 with Retry-After");
    static final Setting<Integer> STRANGERS = Setting.integer(
            "limit.stranger-requests-per-minute",
            1,
            1_000_000,
            600,
            "requests",
            "likewise, without a login or with one that is no good, from each network; a proxy before the server is one");
    static final Setting<Long> ARTIFACT_MAX_BYTES = Setting.bytes(
            "artifact.max-bytes", Bundle.MAX_BYTES, Bundle.MAX_BYTES, "largest bundle that can be uploaded");
    static final Setting<Optional<String>> BUCKET = Setting.optionalText(
            "artifacts.s3.bucket",
            "bucket that keeps the artifacts, by S3's protocol; who may use it is found in AWS_ACCESS_KEY_ID and"
                    + " AWS_SECRET_ACCESS_KEY or in a credentials file; the data directory keeps them without it");
    static final Setting<Optional<String>> BUCKET_ENDPOINT = Setting.optionalText(
            "artifacts.s3.endpoint", "URL of whoever serves it, such as https://s3.example; Amazon without it");
    static final Setting<String> BUCKET_REGION = Setting.text("artifacts.s3.region", "us-east-1", "its region");
    static final Setting<Optional<String>> BUCKET_PREFIX =
            Setting.optionalText("artifacts.s3.prefix", "folder in the bucket, where others use it too");
    static final Setting<Boolean> BUCKET_PATH_STYLE = Setting.flag(
            "artifacts.s3.path-style",
            false,
            "whether the bucket is named in the path, as many others than Amazon want");
    static final Setting<Long> BUCKET_COPIES = Setting.bytes(
            "artifacts.s3.copies-bytes",
            1L << 50,
            4L << 30,
            "of artifacts that are copied to disk, those asked for last");
    static final Setting<Duration> ROLLOUT_TICK =
            Setting.millis("rollout.tick-millis", 50, 60_000, 500, "time between two looks at the running rollouts");
    static final Setting<Duration> STAGE_TIMEOUT = Setting.seconds(
            "rollout.stage-timeout-seconds",
            1,
            RolloutPlan.MAX_STAGE_TIMEOUT.toSeconds(),
            600,
            "how long a device may take to its verdict on a bundle, unless the rollout says otherwise; then it counts as"
                    + " failed, and a stage in which too many do pauses the rollout");
    static final Setting<Duration> GATE_INTERVAL = Setting.seconds(
            "rollout.gate-interval-seconds",
            1,
            3600,
            60,
            "time between two looks at what the gates of a rollout's stage say");
    static final Setting<Integer> MAX_IN_FLIGHT = Setting.integer(
            "rollout.max-in-flight",
            0,
            1_000_000,
            0,
            "devices",
            "the most that have been given a bundle and have given no verdict on it, over all rollouts together; 0 bounds"
                    + " nothing; the same at all servers");
    static final Setting<Double> DRIFT_FALSE_ALARM_WINDOWS = Setting.number(
            "drift.false-alarm-windows",
            2,
            1_000_000,
            1000,
            "windows",
            "how many windows pass between two alarms for nothing, on average; in a window each device reports once");
    static final Setting<Double> DRIFT_FALSE_NAMES = Setting.number(
            "drift.false-names",
            0.0001,
            0.5,
            0.01,
            "",
            "share of the devices and features that an alarm names which may be wrong, on average");
    static final Setting<Season> DRIFT_SEASON = Setting.choice(
            "drift.season",
            Season.class,
            Season.NONE,
            "what comes back and is no drift: with day or week, each hour of it, by UTC, is compared with its own past");
    static final Setting<Integer> DRIFT_MIN_SAMPLES = Setting.integer(
            "drift.min-samples",
            1,
            10_000_000,
            50,
            "inferences",
            "a device with fewer in the windows looked at is not judged");
    static final Setting<Integer> DRIFT_WINDOWS =
            Setting.integer("drift.windows", 1, 1000, 3, "windows", "how many of a device's last windows are judged");
    static final Setting<Duration> DRIFT_MAX_AGE = Setting.seconds(
            "drift.max-age-seconds", 1, 365 * DAY, DAY, "telemetry that arrived longer ago is not judged");
    static final Setting<Duration> DRIFT_TICK = Setting.millis(
            "drift.tick-millis", 100, 3_600_000, 5000, "time between two comparisons of telemetry with the baselines");
    static final Setting<Integer> DRIFT_KEPT = Setting.integer(
            "drift.keep-days", 1, 3650, 90, "days", "points of the course of drift older than this are deleted");
    static final Setting<List<String>> ALERT_WEBHOOKS = Setting.texts(
            "alerts.webhooks",
            "URLs that alerts are posted to; drift=URL or rollout=URL for those of one kind, as in the next ones");
    static final Setting<Optional<String>> ALERT_WEBHOOK_SECRET = Setting.optionalText(
            "alerts.webhook-secret-file", "holds what webhooks are signed with, readable by the server alone");
    static final Setting<List<String>> ALERT_MAIL = Setting.texts("alerts.mail-to", "e-mail addresses that are told");
    static final Setting<Optional<String>> MAIL_FROM =
            Setting.optionalText("alerts.mail-from", "the sender's e-mail address");
    static final Setting<String> SMTP_HOST = Setting.text("alerts.smtp-host", "localhost", "the mail server");
    static final Setting<Integer> SMTP_PORT = Setting.integer("alerts.smtp-port", 1, MAX_PORT, 587, "", "its port");
    static final Setting<MailSettings.Security> SMTP_SECURITY = Setting.choice(
            "alerts.smtp-security",
            MailSettings.Security.class,
            MailSettings.Security.STARTTLS,
            "whether it speaks TLS at once, after STARTTLS, or not at all");
    static final Setting<Optional<String>> SMTP_USER =
            Setting.optionalText("alerts.smtp-user", "who signs in there; nobody without it");
    static final Setting<Optional<String>> SMTP_PASSWORD =
            Setting.optionalText("alerts.smtp-password-file", "holds the password, readable by the server alone");
    static final Setting<List<String>> ALERTMANAGERS =
            Setting.texts("alerts.alertmanagers", "URLs of Prometheus Alertmanagers that are told all that stands");
    static final Setting<Duration> ALERTMANAGER_REPEAT =
            Setting.seconds("alerts.alertmanager-seconds", 1, 3600, 30, "time between two messages to each of them");
    static final Setting<Optional<String>> ALERT_AUTHORITIES = Setting.optionalText(
            "alerts.ca-file",
            "PEM of the authorities that certificates of webhooks, mail server and Alertmanagers are to be from; the"
                    + " JDK's without it");
    static final Setting<Duration> ALERT_TIMEOUT =
            Setting.seconds("alerts.timeout-seconds", 1, 300, 10, "how long each of them may take to answer");
    static final Setting<Duration> TELEMETRY_KEPT = Setting.seconds(
            "telemetry.keep-seconds", 60, 3650 * DAY, 90 * DAY, "telemetry windows older than this are deleted");
    static final Setting<Integer> SAMPLES_PER_DEVICE = Setting.integer(
            "samples.device-per-day",
            1,
            1_000_000,
            500,
            "samples",
            "most samples that are taken from one device in a day");
    static final Setting<List<String>> COMPILER_COMMAND = Setting.texts(
            "jobs.compiler-command",
            "program and arguments that are flotilla-compiler, to retrain in a child process; without it"
                    + " flotilla-compiler.jar beside the server's jar, or no such jobs if there is none");
    static final Setting<List<String>> JOB_COMMAND = Setting.texts(
            "jobs.command",
            "another program that does jobs in a directory, such as one that starts a container; {dir}, {job}, {seconds}"
                    + " and {megabytes} stand for the job's");
    static final Setting<Optional<String>> WEBHOOK_URL = Setting.optionalText(
            "jobs.webhook-url", "where jobs are sent that somebody else does, signed; nowhere without it");
    static final Setting<Optional<String>> WEBHOOK_SECRET = Setting.optionalText(
            "jobs.webhook-secret-file",
            "file with the secret that signs them, 32 bytes or more, which the other side has");
    static final Setting<String> WEBHOOK_KEY =
            Setting.text("jobs.webhook-key-id", "flotilla", "what tells the secret from others, in the signature");
    static final Setting<Integer> JOB_CONCURRENCY =
            Setting.integer("jobs.concurrency", 1, 64, 1, "jobs", "that this server is at, at the same time");
    static final Setting<Integer> JOB_QUEUE =
            Setting.integer("jobs.max-queued", 1, 10_000, 100, "jobs", "of all servers that wait; no more are taken");
    static final Setting<Integer> JOB_ATTEMPTS = Setting.integer(
            "jobs.max-attempts", 1, 100, 3, "", "how often a job is begun whose server dies; then it has failed");
    static final Setting<Duration> JOB_LEASE = Setting.seconds(
            "jobs.lease-seconds", 10, 3600, 60, "after which another server goes on with the jobs of one that died");
    static final Setting<Duration> JOB_TIME =
            Setting.seconds("jobs.max-seconds", 1, 30 * DAY, 3600, "how long a job may take, unless it says less");
    static final Setting<Long> JOB_MEMORY = Setting.bytes(
            "jobs.memory-bytes", 1L << 40, 1L << 30, "heap of the child process of a job, unless it says less");
    static final Setting<Long> JOB_FILES =
            Setting.bytes("jobs.max-bytes", 1L << 42, 4L << 30, "of all files that one job takes");
    static final Setting<Integer> JOB_KEPT = Setting.integer(
            "jobs.keep-days", 1, 3650, 90, "days", "jobs that ended before, and their directories, are deleted");
    static final Setting<Duration> JOB_TICK =
            Setting.millis("jobs.tick-millis", 50, 60_000, 1000, "time between two looks at the jobs");
    static final Setting<Duration> RETRAIN_TICK = Setting.millis(
            "retrain.tick-millis", 100, 3_600_000, 10_000, "time between two looks at what begins retraining");
    static final Setting<Optional<String>> MLFLOW_URL = Setting.optionalText(
            "mlflow.url",
            "an MLflow tracking server that is told of every retraining, such as http://mlflow.example:5000");
    static final Setting<String> MLFLOW_EXPERIMENT = Setting.text(
            "mlflow.experiment", "flotilla", "the experiment there that runs belong to; it is made if needed");
    static final Setting<Optional<String>> MLFLOW_TOKEN =
            Setting.optionalText("mlflow.token-file", "file with the token that it wants, as a bearer");

    static final Settings ALL = new Settings(
                    HTTP_HOST,
                    HTTP_PORT,
                    HTTP_BEHIND_TLS,
                    PUBLIC_URL,
                    OIDC_ISSUER,
                    OIDC_NAME,
                    OIDC_CLIENT,
                    OIDC_SECRET,
                    OIDC_SCOPES,
                    OIDC_USER,
                    OIDC_ROLES_CLAIM,
                    OIDC_ROLES,
                    OIDC_AUTHORITIES,
                    OIDC_TIMEOUT,
                    METRICS_OPEN,
                    LOG_FORMAT,
                    TRACE_ENDPOINT,
                    TRACE_SHARE,
                    DEVICE_HOST,
                    DEVICE_PORT,
                    MQTT_HOST,
                    MQTT_PORT,
                    BROKER_URL,
                    BROKER_RELOAD,
                    BROKER_NODES,
                    SILENCE,
                    SERVER_NUMBER,
                    SHARED_DIRECTORY,
                    ADVERTISED_HOST,
                    AUTHORITY,
                    AUTHORITY_KEY,
                    AUTHORITY_TOKEN,
                    CERTIFICATE_DAYS,
                    SNAPSHOT_DAYS,
                    TIMESTAMP_HOURS,
                    ASSIGNMENT_DAYS,
                    DATABASE_URL,
                    DATABASE_BINARIES,
                    DATABASE_RUN_AS,
                    SESSION_LIFETIME,
                    REQUESTS,
                    STRANGERS,
                    ARTIFACT_MAX_BYTES,
                    BUCKET,
                    BUCKET_ENDPOINT,
                    BUCKET_REGION,
                    BUCKET_PREFIX,
                    BUCKET_PATH_STYLE,
                    BUCKET_COPIES,
                    ROLLOUT_TICK,
                    STAGE_TIMEOUT,
                    GATE_INTERVAL,
                    MAX_IN_FLIGHT,
                    DRIFT_FALSE_ALARM_WINDOWS,
                    DRIFT_FALSE_NAMES,
                    DRIFT_SEASON,
                    DRIFT_MIN_SAMPLES,
                    DRIFT_WINDOWS,
                    DRIFT_MAX_AGE,
                    DRIFT_TICK,
                    DRIFT_KEPT,
                    ALERT_WEBHOOKS,
                    ALERT_WEBHOOK_SECRET,
                    ALERT_MAIL,
                    MAIL_FROM,
                    SMTP_HOST,
                    SMTP_PORT,
                    SMTP_SECURITY,
                    SMTP_USER,
                    SMTP_PASSWORD,
                    ALERTMANAGERS,
                    ALERTMANAGER_REPEAT,
                    ALERT_AUTHORITIES,
                    ALERT_TIMEOUT,
                    TELEMETRY_KEPT,
                    SAMPLES_PER_DEVICE,
                    COMPILER_COMMAND,
                    JOB_COMMAND,
                    WEBHOOK_URL,
                    WEBHOOK_SECRET,
                    WEBHOOK_KEY,
                    JOB_CONCURRENCY,
                    JOB_QUEUE,
                    JOB_ATTEMPTS,
                    JOB_LEASE,
                    JOB_TIME,
                    JOB_MEMORY,
                    JOB_FILES,
                    JOB_KEPT,
                    JOB_TICK,
                    RETRAIN_TICK,
                    MLFLOW_URL,
                    MLFLOW_EXPERIMENT,
                    MLFLOW_TOKEN)
            .without(
                    "drift.psi-threshold",
                    "alarms are set by 'drift.false-alarm-windows', the mean time between two for nothing, and a"
                            + " threshold on the index follows from that")
            .without("jobs.public-url", "whoever does jobs reaches the API at 'http.public-url', as browsers do");

    private ServerSettings() {}
}
