package dev.flotilla.fleet.app;

import static dev.flotilla.fleet.store.TestDatabase.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.testkit.Bundles;
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

/** A rollout that stops by itself, and all who are told of it: by webhook, e-mail and Alertmanager. */
class AlertRoutingIT {
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    private Path directory;

    @Test
    void tellsEverybodyOfARolloutThatStoppedAndOfItsEnd() throws Exception {
        try (Receiver hook = new Receiver();
                Receiver alertmanager = new Receiver();
                SmtpServer mail = new SmtpServer("")) {
            OperatedServer operated = OperatedServer.start(directory.resolve("server"), settings(hook, alertmanager, mail));
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
                String text = nextMail(mail).text();
                assertTrue(text.contains("rollout opened") && text.contains(rollout), text);
                JsonObject told = new JsonArray(next(alertmanager).body()).getJsonObject(0);
                assertEquals("FlotillaRollout", told.getJsonObject("labels").getString("alertname"));

                Document alert = operated.get("alerts").objects("items").get(0);
                silence(operated, alert.string("id"));
                operated.post("rollouts/" + rollout + "/abort", "{}", 200);
                JsonObject resolved = new JsonObject(next(hook).body());
                assertEquals("alert.resolved", resolved.getString("type"));
                assertEquals(alert.string("id"), resolved.getJsonObject("data").getString("id"));
                assertTrue(nextMail(mail).text().contains("rollout resolved"));
            } finally {
                await(operated.server().close());
            }
        }
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
                "alerts.webhooks", List.of("rollout=" + hook.url()),
                "alerts.alertmanagers", List.of(alertmanager.url().toString()),
                "alerts.alertmanager-seconds", 1L,
                "alerts.mail-to", List.of("ops@example.org"),
                "alerts.mail-from", "fleet@example.org",
                "alerts.smtp-host", "127.0.0.1",
                "alerts.smtp-port", (long) mail.port(),
                "alerts.smtp-security", "none");
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

    private static SmtpServer.Mail nextMail(SmtpServer mail) throws InterruptedException {
        return Optional.ofNullable(mail.mails.poll(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .orElseThrow(() -> new AssertionError("no mail came"));
    }
}
