package dev.flotilla.fleet.app;

import static dev.flotilla.fleet.store.TestDatabase.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.contract.testkit.Ports;
import dev.flotilla.fleet.alert.route.Receiver;
import dev.flotilla.fleet.mail.SmtpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rollouts that stop by themselves and models that drift, and all who are told of it: by webhook, e-mail and Alertmanager. */
class AlertRoutingIT {
    private static final long PATIENCE_SECONDS = 60;
    /** Many more than are needed to say something of a device. */
    private static final int DARK_IMAGES = 300;

    @TempDir
    private Path directory;

    @Test
    void tellsEverybodyOfARolloutThatStoppedAndOfItsEnd() throws Exception {
        try (Receiver hook = new Receiver();
                Receiver alertmanager = new Receiver();
                SmtpServer mail = new SmtpServer("")) {
            OperatedServer operated =
                    OperatedServer.start(directory.resolve("server"), settings(hook, alertmanager, mail));
            try (SmallFleet fleet = new SmallFleet(operated)) {
                fleet.enrol(1, Files.createDirectory(directory.resolve("devices")));
                Digest bundle = fleet.release("1.0.0", Bundles.bytes("1.0.0"));
                String device = fleet.devices().get(0).id().value();
                String rollout = OperatedServer.json(operated.post("rollouts", plan(bundle), 201))
                        .string("id");

                JsonObject opened = new JsonObject(next(hook).body());
                assertEquals("alert.opened", opened.getString("type"));
                assertEquals(rollout, opened.getJsonObject("data").getString("rolloutId"));
                assertEquals(
                        new JsonArray(List.of(device)),
                        opened.getJsonObject("data").getJsonArray("devices"));
                String text = nextMail(mail);
                assertTrue(text.contains("rollout opened") && text.contains(rollout), text);
                JsonObject told = new JsonArray(next(alertmanager).body()).getJsonObject(0);
                assertEquals("FlotillaRollout", told.getJsonObject("labels").getString("alertname"));

                Document alert = operated.get("alerts").objects("items").get(0);
                silence(operated, alert.string("id"));
                operated.post("rollouts/" + rollout + "/abort", "{}", 200);
                JsonObject resolved = new JsonObject(next(hook).body());
                assertEquals("alert.resolved", resolved.getString("type"));
                assertEquals(alert.string("id"), resolved.getJsonObject("data").getString("id"));
                assertTrue(nextMail(mail).contains("rollout resolved"));
            } finally {
                await(operated.server().close());
            }
        }
    }

    @Test
    void tellsOfDriftAfterAnOutageOfBothSidesAndOfItsEnd() throws Exception {
        int port = Ports.free();
        Map<String, Object> settings = Map.of(
                "alerts.webhooks",
                List.of("drift=http://127.0.0.1:" + port + "/drift"),
                "drift.tick-millis",
                100L,
                "rollout.tick-millis",
                100L,
                "device.port",
                (long) Ports.free(),
                "mqtt.port",
                (long) Ports.free());
        Path data = directory.resolve("server");
        OperatedServer operated = OperatedServer.start(data, settings);
        try (SmallFleet fleet = new SmallFleet(operated)) {
            String alert;
            try {
                alert = drifts(fleet);
                Document seen = OperatedServer.json(operated.post("alerts/" + alert + "/acknowledge", "{}", 200));
                assertEquals("ada", seen.string("acknowledgedBy"));
            } finally {
                await(operated.server().close());
            }
            operated = OperatedServer.start(data, settings);
            fleet.operate(operated);
            try (Receiver hook = new Receiver(port)) {
                JsonObject opened = new JsonObject(next(hook).body());
                assertEquals("alert.opened", opened.getString("type"));
                JsonObject told = opened.getJsonObject("data");
                assertEquals(alert, told.getString("id"));
                assertEquals(new JsonArray(List.of(fleet.devices().get(0).id().value())), told.getJsonArray("devices"));
                assertTrue(told.getJsonArray("features").encode().contains("input."), told.encode());

                Digest retrained = fleet.release("1.1.0", Bundles.bytes("1.1.0"));
                fleet.awaitState(fleet.rollOut("retrained", retrained), "COMPLETED");
                JsonObject resolved = new JsonObject(next(hook).body());
                assertEquals("alert.resolved", resolved.getString("type"));
                assertEquals("ada", resolved.getJsonObject("data").getString("acknowledgedBy"));
                assertEquals(
                        "RESOLVED",
                        operated.get("alerts").objects("items").get(0).string("state"));
            } finally {
                await(operated.server().close());
            }
        }
    }

    /** A device sees nothing but black; the alert of that. */
    private String drifts(SmallFleet fleet) throws Exception {
        fleet.enrol(1, Files.createDirectory(directory.resolve("devices")));
        Digest bundle = fleet.release("1.0.0", Bundles.bytes("1.0.0"));
        fleet.awaitState(fleet.rollOut("first", bundle), "COMPLETED");
        for (int i = 0; i < DARK_IMAGES; i++) {
            fleet.devices().get(0).agent().infer(new byte[Bundles.PREPROCESS.values()]);
        }
        Document seen = fleet.await("alerts", all -> !all.findValue("items").equals(Optional.of(List.of())));
        Document alert = seen.objects("items").get(0);
        assertEquals(bundle.hex(), alert.string("bundle"));
        assertEquals("OPEN", alert.string("state"));
        return alert.string("id");
    }

    private static void silence(OperatedServer operated, String id) throws Exception {
        String body = "{\"seconds\": 3600, \"reason\": \"we know\"}";
        Document silenced = OperatedServer.json(operated.post("alerts/" + id + "/silence", body, 200));
        assertEquals("SILENCED", silenced.string("state"));
        assertEquals("ada", silenced.object("silence").string("by"));
        operated.send("POST", "alerts/" + id + "/silence", BodyPublishers.ofString("{\"seconds\": 3600}"), 400);
    }

    private static Map<String, Object> settings(Receiver hook, Receiver alertmanager, SmtpServer mail) {
        return Map.of(
                "alerts.webhooks",
                List.of("rollout=" + hook.url()),
                "alerts.alertmanagers",
                List.of(alertmanager.url().toString()),
                "alerts.alertmanager-seconds",
                1L,
                "alerts.mail-to",
                List.of("ops@example.org"),
                "alerts.mail-from",
                "fleet@example.org",
                "alerts.smtp-host",
                "127.0.0.1",
                "alerts.smtp-port",
                (long) mail.port(),
                "alerts.smtp-security",
                "none");
    }

    private static String plan(Digest bundle) {
        return "{\"name\": \"silent\", \"bundle\": \"" + bundle.hex()
                + "\", \"stages\": [{\"percent\": 100, \"bakeSeconds\": 0, \"successThreshold\": 1}],"
                + " \"maxFailures\": 0, \"stageTimeoutSeconds\": 1}";
    }

    private static Receiver.Post next(Receiver receiver) throws InterruptedException {
        return Optional.ofNullable(receiver.posts.poll(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .orElseThrow(() -> new AssertionError("nothing came"));
    }

    /** Its subject may be encoded (RFC 2047), and its lines broken. */
    private static String nextMail(SmtpServer mail) throws InterruptedException {
        return Optional.ofNullable(mail.mails.poll(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .orElseThrow(() -> new AssertionError("no mail came"))
                .text()
                .replace("=\n", "")
                .replace('_', ' ');
    }
}
