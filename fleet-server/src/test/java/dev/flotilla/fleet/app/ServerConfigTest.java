package dev.flotilla.fleet.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.config.InvalidSettingsException;
import dev.flotilla.contract.protocol.BrokerAddress;
import dev.flotilla.fleet.alert.AlertKind;
import dev.flotilla.fleet.alert.route.Subscription;
import dev.flotilla.fleet.drift.Season;
import dev.flotilla.fleet.identity.AuthorityToken;
import dev.flotilla.fleet.job.JobCommand;
import dev.flotilla.fleet.job.JobLimits;
import dev.flotilla.fleet.job.JobSettings;
import dev.flotilla.fleet.mail.MailSettings;
import dev.flotilla.fleet.mqtt.ReloadCommand;
import dev.flotilla.fleet.oidc.OidcSettings;
import dev.flotilla.fleet.oidc.RoleMapping;
import dev.flotilla.fleet.store.s3.S3Settings;
import dev.flotilla.fleet.trace.LogFormat;
import dev.flotilla.fleet.trace.TraceExport;
import dev.flotilla.fleet.trust.Lifetimes;
import dev.flotilla.pkcs11.Pkcs11Uri;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerConfigTest {
    private static final String TOKEN = "pkcs11:token=hsm;object=ca?module-path=/m.so&pin-source=/pin";

    @TempDir
    Path directory;

    @Test
    void readsEveryKey() throws Exception {
        ServerConfig config = read(
                """
                http: {host: 127.0.0.2, port: 1, public-url: 'https://fleet.example', behind-tls: true}
                oidc:
                  issuer: https://id.example/realms/a
                  name: Example
                  client-id: fleet
                  client-secret-file: /etc/secret
                  scopes: [openid, groups]
                  user-claim: email
                  roles-claim: realm_access.roles
                  roles: [a=admin, b=viewer]
                  ca-file: /etc/ca.pem
                  timeout-seconds: 6
                log.format: json
                trace: {otlp-endpoint: 'http://127.0.0.1:4318/v1/traces', share: 0.25}
                device: {host: 127.0.0.3, port: 2}
                mqtt.host: 127.0.0.4
                mqtt.port: 3
                mqtt.broker-url: ssl://broker.example:4
                mqtt.broker-reload-command: [systemctl, reload, mosquitto]
                mqtt.broker-nodes: ["ssl://a.example", "ssl://b.example:5"]
                mqtt.silence-seconds: 64
                server: {number: 2, shared-dir: /srv/flotilla}
                advertised.host: fleet.example
                trust: {snapshot-days: 4, timestamp-hours: 5}
                assignment.valid-days: 6
                database:
                  url: postgresql://u:p@db.example/flotilla
                  binaries-dir: /opt/postgres
                  run-as: postgres
                session.lifetime-seconds: 61
                limit: {requests-per-minute: 66, stranger-requests-per-minute: 67}
                artifact.max-bytes: 1000
                artifacts.s3: {bucket: b, endpoint: 'http://s3.example:9', region: r, prefix: p, path-style: true, copies-bytes: 8}
                rollout: {tick-millis: 51, stage-timeout-seconds: 63, gate-interval-seconds: 65, max-in-flight: 68}
                drift: {false-alarm-windows: 50, false-names: 0.02, season: day, min-samples: 7, windows: 2, max-age-seconds: 9, tick-millis: 101, keep-days: 3}
                alerts:
                  webhooks: [https://hooks.example/a?b=c, drift=https://ml.example]
                  webhook-secret-file: /etc/hook
                  mail-to: [ops@example.org, rollout=dev@example.org]
                  mail-from: fleet@example.org
                  smtp-host: mail.example
                  smtp-port: 465
                  smtp-security: tls
                  smtp-user: fleet
                  smtp-password-file: /etc/mail
                  alertmanagers: [http://127.0.0.1:9093]
                  alertmanager-seconds: 7
                  ca-file: /etc/ca.pem
                  timeout-seconds: 8
                telemetry.keep-seconds: 62
                samples.device-per-day: 63
                jobs:
                  compiler-command: [flotilla-compiler, -q]
                  command: [run-job, "{dir}"]
                  webhook-url: https://jobs.example/take
                  webhook-secret-file: /etc/secret
                  webhook-key-id: k
                  concurrency: 2
                  max-queued: 20
                  max-attempts: 4
                  lease-seconds: 30
                  max-seconds: 100
                  memory-bytes: 1000000
                  max-bytes: 2000000
                  keep-days: 5
                  tick-millis: 68
                retrain.tick-millis: 169
                mlflow: {url: 'http://mlflow.example:5000', experiment: e, token-file: /etc/token}
                """);
        assertEquals(new ServerConfig.Listen("127.0.0.2", 1), config.http());
        assertEquals(
                Optional.of(new OidcSettings(
                        URI.create("https://id.example/realms/a"),
                        "Example",
                        "fleet",
                        Optional.of(Path.of("/etc/secret")),
                        URI.create("https://fleet.example"),
                        List.of("openid", "groups"),
                        "email",
                        "realm_access.roles",
                        RoleMapping.parse(List.of("a=admin", "b=viewer")),
                        Optional.of(Path.of("/etc/ca.pem")),
                        Duration.ofSeconds(6))),
                config.oidc());
        assertEquals(LogFormat.JSON, config.logFormat());
        assertEquals(
                Optional.of(new TraceExport(URI.create("http://127.0.0.1:4318/v1/traces"), 0.25)),
                config.traceExport());
        assertEquals(new ServerConfig.Listen("127.0.0.3", 2), config.device());
        assertEquals(new ServerConfig.Listen("127.0.0.4", 3), config.mqtt());
        assertEquals(
                Optional.of(new ServerConfig.BrokerConfig(
                        new BrokerAddress("broker.example", 4),
                        List.of(new BrokerAddress("a.example", 8883), new BrokerAddress("b.example", 5)),
                        new ReloadCommand(List.of("systemctl", "reload", "mosquitto")),
                        Duration.ofSeconds(64))),
                config.broker());
        assertEquals(
                new JobsConfig(
                        Optional.of(new JobCommand(
                                List.of("flotilla-compiler", "-q", "retrain", "--job", "{dir}"),
                                Map.of("JDK_JAVA_OPTIONS", "-Xmx{megabytes}m"))),
                        Optional.of(new JobCommand(List.of("run-job", "{dir}"), Map.of())),
                        Optional.of(new JobsConfig.Webhook(
                                URI.create("https://jobs.example/take"),
                                "k",
                                Path.of("/etc/secret"),
                                URI.create("https://fleet.example"))),
                        Optional.of(new JobsConfig.MlflowServer(
                                URI.create("http://mlflow.example:5000"), "e", Optional.of(Path.of("/etc/token")))),
                        new JobSettings(2, 20, 4, Duration.ofSeconds(30), Duration.ofDays(5)),
                        new JobLimits(
                                Duration.ofSeconds(100),
                                1_000_000,
                                2_000_000,
                                Bundle.MAX_BYTES,
                                Duration.ofSeconds(15)),
                        Duration.ofMillis(68),
                        Duration.ofMillis(169)),
                config.jobs());
        assertEquals(2, config.number());
        assertEquals(Optional.of(Path.of("/srv/flotilla")), config.sharedDirectory());
        assertEquals("fleet.example", config.advertisedHost());
        assertEquals(
                Optional.of("postgresql://u:p@db.example/flotilla"),
                config.database().url());
        assertEquals(Path.of("/opt/postgres"), config.database().binaries());
        assertEquals("postgres", config.database().runAs());
        assertEquals(new Lifetimes(Duration.ofDays(4), Duration.ofHours(5)), config.lifetimes());
        assertEquals(Duration.ofDays(6), config.assignmentLifetime());
        assertEquals(Duration.ofSeconds(61), config.sessionLifetime());
        assertEquals(66, config.requestsPerMinute());
        assertEquals(67, config.strangersPerMinute());
        assertEquals(1000, config.maxArtifactBytes());
        assertEquals(
                Optional.of(new ServerConfig.BucketConfig(
                        new S3Settings("b", Optional.of(URI.create("http://s3.example:9")), "r", "p/", true), 8)),
                config.bucket());
        assertEquals(Duration.ofMillis(51), config.rolloutTick());
        assertEquals(Duration.ofSeconds(63), config.stageTimeout());
        assertEquals(Duration.ofSeconds(65), config.gateInterval());
        assertEquals(Optional.of(68), config.maxInFlight());
        assertEquals(50, config.drift().falseAlarmWindows());
        assertEquals(0.02, config.drift().falseNames());
        assertEquals(Season.DAY, config.drift().season());
        assertEquals(7, config.drift().minSamples());
        assertEquals(2, config.drift().windows());
        assertEquals(Duration.ofSeconds(9), config.drift().maxAge());
        assertEquals(Duration.ofMillis(101), config.driftTick());
        assertEquals(Duration.ofDays(3), config.driftKept());
        assertEquals(Duration.ofSeconds(62), config.telemetryKept());
        assertEquals(63, config.samplesPerDevice());
        assertEquals(alerts(), config.alerts());
        assertEquals(
                Map.of(
                        AlertKind.DRIFT,
                                List.of(
                                        webhook("hooks.example", "https://hooks.example/a?b=c"),
                                        webhook("ml.example", "https://ml.example"),
                                        "mail ops@example.org"),
                        AlertKind.ROLLOUT,
                                List.of(
                                        webhook("hooks.example", "https://hooks.example/a?b=c"),
                                        "mail ops@example.org",
                                        "mail dev@example.org")),
                config.alerts().routes());
    }

    /** What is after the host may be secret, and is not in the name. */
    private static String webhook(String host, String address) {
        return "webhook " + host + " "
                + Digest.of(address.getBytes(StandardCharsets.UTF_8)).hex().substring(0, 12);
    }

    private static AlertSettings alerts() {
        Set<AlertKind> all = Set.of(AlertKind.values());
        Optional<Path> authorities = Optional.of(Path.of("/etc/ca.pem"));
        return new AlertSettings(
                List.of(
                        new Subscription(all, "https://hooks.example/a?b=c"),
                        new Subscription(Set.of(AlertKind.DRIFT), "https://ml.example")),
                Optional.of(Path.of("/etc/hook")),
                List.of(
                        new Subscription(all, "ops@example.org"),
                        new Subscription(Set.of(AlertKind.ROLLOUT), "dev@example.org")),
                Optional.of(new MailSettings(
                        "mail.example",
                        465,
                        MailSettings.Security.TLS,
                        Optional.of("fleet"),
                        Optional.of(Path.of("/etc/mail")),
                        "fleet@example.org",
                        authorities,
                        Duration.ofSeconds(8))),
                List.of(new Subscription(all, "http://127.0.0.1:9093")),
                Duration.ofSeconds(7),
                authorities,
                Duration.ofSeconds(8),
                Optional.of(URI.create("https://fleet.example")));
    }

    @Test
    void refusesReceiversOfAlertsThatCannotBeToldAnything() {
        for (String wrong : List.of(
                "alerts.webhooks: [ops@example.org]",
                "alerts.webhooks: ['https://user:secret@hooks.example']",
                "alerts.webhooks: ['file:///etc/passwd']",
                "alerts.webhooks: [" + String.join(", ", Collections.nCopies(33, "https://a.example")) + "]",
                "alerts.alertmanagers: ['drift=']",
                "alerts.mail-to: [ops]",
                "alerts.mail-from: x\nalerts.mail-to: [ops@example.org]",
                "alerts.mail-to: [ops@example.org]",
                "alerts.smtp-user: a\nalerts.mail-from: a@example.org\nalerts.mail-to: [ops@example.org]")) {
            IOException refused = assertThrows(IOException.class, () -> read(wrong), wrong);
            assertTrue(String.valueOf(refused.getMessage()).contains("alerts."), refused.getMessage());
        }
    }

    @Test
    void takesDefaultsForWhatIsLeftOut() throws Exception {
        assertEquals(ServerConfig.defaults(directory), read(""));
        assertEquals("127.0.0.1", read("").http().host());
    }

    @Test
    void saysWhichSettingAProviderLacks() throws Exception {
        String issuer = "oidc.issuer: https://id.example\n";
        String complete = issuer + "oidc.client-id: fleet\noidc.roles: [a=admin]\nhttp.public-url: http://localhost\n";
        assertEquals(
                List.of("openid", "profile", "email"),
                read(complete).oidc().orElseThrow().scopes());
        Map.of(
                        "oidc.client-id: fleet\n", "oidc.client-id: ",
                        "oidc.roles: [a=admin]\n", "oidc.roles: ",
                        "http.public-url: http://localhost\n", "http.public-url: ")
                .forEach((line, setting) -> {
                    IOException refused = assertThrows(IOException.class, () -> read(complete.replace(line, "")));
                    assertTrue(String.valueOf(refused.getMessage()).contains(setting), refused.getMessage());
                });
        for (String wrong : List.of("oidc.scopes: [email]", "oidc.issuer: http://id.example", "oidc.roles: [x]")) {
            String text = complete.replaceAll("(?m)^" + wrong.substring(0, wrong.indexOf(':')) + ":.*\n", "") + wrong;
            IOException refused = assertThrows(IOException.class, () -> read(text), wrong);
            assertTrue(
                    String.valueOf(refused.getMessage()).contains(wrong.substring(0, wrong.indexOf(':'))),
                    refused.getMessage());
        }
        assertThrows(IOException.class, () -> read(complete.replace("http://localhost", "https://fleet.example")));
        assertThrows(IOException.class, () -> read("oidc.client-id: fleet\n"));
    }

    @Test
    void refusesAnUnknownKeyAndNamesTheNearestOnes() {
        InvalidSettingsException failure =
                assertThrows(InvalidSettingsException.class, () -> read("mqtt.prot: 1883\nhttp.port: eighty\n"));
        String message = String.valueOf(failure.getMessage());
        assertTrue(message.contains("mqtt.prot: unknown setting"), message);
        assertTrue(message.contains("mqtt.port"), message);
        assertTrue(message.contains("http.port:"), message);
    }

    @Test
    void saysWhatReplacedTheThresholdOnTheIndex() {
        String message = String.valueOf(
                assertThrows(InvalidSettingsException.class, () -> read("drift: {psi-threshold: 0.25}\n"))
                        .getMessage());
        assertTrue(message.contains("drift.psi-threshold: is a setting no more"), message);
        assertTrue(message.contains("'drift.false-alarm-windows'"), message);
    }

    @Test
    void jobsAreDoneAtTheAddressThatBrowsersHave() {
        String webhook = "jobs: {webhook-url: 'https://jobs.example', webhook-secret-file: /etc/secret}\n";
        IOException missing = assertThrows(IOException.class, () -> read(webhook));
        assertTrue(missing.getMessage().contains("set jobs.webhook-secret-file and http.public-url too"));
        IOException open =
                assertThrows(IOException.class, () -> read(webhook + "http.public-url: http://fleet.example\n"));
        assertTrue(open.getMessage().contains("http.public-url: expected an address such as https://"));
        String former = String.valueOf(
                assertThrows(InvalidSettingsException.class, () -> read("jobs.public-url: https://fleet.example\n"))
                        .getMessage());
        assertTrue(former.contains("jobs.public-url: is a setting no more"), former);
        assertTrue(former.contains("'http.public-url'"), former);
    }

    @Test
    void namesTheSettingOfABrokerThatIsNoAddress() {
        IOException failure = assertThrows(IOException.class, () -> read("mqtt.broker-url: tcp://broker:1883\n"));
        assertTrue(failure.getMessage().contains("mqtt.broker-url: 'tcp://broker:1883' is not"), failure.getMessage());
    }

    @Test
    void takesTheAuthoritysKeyFromATokenAndItsCertificateFromAFileOrFromThere() throws Exception {
        Pkcs11Uri uri = Pkcs11Uri.parse(TOKEN);
        assertEquals(
                Optional.of(new AuthorityToken(uri, Optional.empty())),
                read("identity.authority-token: " + TOKEN).authority());
        assertEquals(
                Optional.of(new AuthorityToken(uri, Optional.of(Path.of("/ca.pem")))),
                read("identity.authority-token: " + TOKEN + "\nidentity.authority-file: /ca.pem")
                        .authority());
    }

    @Test
    void refusesAnAuthorityWithTwoKeysOrNone() {
        String two = "identity.authority-token: " + TOKEN + "\nidentity.authority-file: /ca.pem\n"
                + "identity.authority-key-file: /ca.key.pem";
        assertRefused(two, "identity.authority-key-file and identity.authority-token: the key is in one place");
        assertRefused("identity.authority-file: /ca.pem", "identity.authority-key-file (or identity.authority-token)");
        assertRefused("identity.authority-token: ca.pem", "identity.authority-token: expected a URI like pkcs11:");
    }

    @Test
    void refusesAPinAmongTheSettingsAndDoesNotRepeatIt() {
        String refusal = assertRefused("identity.authority-token: " + TOKEN + "&pin-value=97531", "pin-source=FILE");
        assertFalse(refusal.contains("97531"), refusal);
    }

    private String assertRefused(String yaml, String reason) {
        String message =
                String.valueOf(assertThrows(IOException.class, () -> read(yaml)).getMessage());
        assertTrue(message.contains(reason), message);
        return message;
    }

    @Test
    void namesTheFileThatIsNoYaml() {
        IOException failure = assertThrows(IOException.class, () -> read("a: [1\n"));
        assertTrue(failure.getMessage().contains("server.yaml"), failure.getMessage());
        assertThrows(IOException.class, () -> read("- 1\n- 2\n"));
    }

    @Test
    void theReadmeHoldsTheReferenceOfAllSettings() throws IOException {
        String readme = Files.readString(Path.of("README.md"), StandardCharsets.UTF_8);
        assertTrue(
                readme.contains(ServerSettings.ALL.toMarkdown()),
                () -> "README.md must contain this table (`flotilla-server settings`):\n"
                        + ServerSettings.ALL.toMarkdown());
    }

    private ServerConfig read(String yaml) throws IOException, InvalidSettingsException {
        Path file = directory.resolve("server.yaml");
        Files.writeString(file, yaml, StandardCharsets.UTF_8);
        return ServerConfig.read(directory, file);
    }
}
