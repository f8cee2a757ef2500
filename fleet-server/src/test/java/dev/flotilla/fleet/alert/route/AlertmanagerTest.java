package dev.flotilla.fleet.alert.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.testkit.ManualClock;
import dev.flotilla.fleet.alert.AlertKind;
import dev.flotilla.fleet.alert.AlertState;
import dev.flotilla.fleet.alert.AlertStore;
import dev.flotilla.fleet.alert.Silence;
import dev.flotilla.fleet.http.BoundedHttp;
import dev.flotilla.fleet.limit.Immediately;
import dev.flotilla.fleet.store.Stores;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What an Alertmanager is told, over real HTTP. */
class AlertmanagerTest {
    /**
     * What {@code POST /api/v2/alerts} takes, {@code postableAlerts} of Alertmanager's own description
     * (github.com/prometheus/alertmanager, api/v2/openapi.yaml), and nothing beyond its fields; names of labels as
     * Prometheus' data model has them.
     */
    private static final String POSTABLE_ALERTS =
            """
            {"type": "array", "items": {
              "type": "object",
              "additionalProperties": false,
              "required": ["labels"],
              "properties": {
                "startsAt": {"type": "string", "format": "date-time"},
                "endsAt": {"type": "string", "format": "date-time"},
                "generatorURL": {"type": "string", "format": "uri"},
                "labels": LABEL_SET,
                "annotations": LABEL_SET}}}
            """
                    .replace(
                            "LABEL_SET",
                            """
                            {"type": "object",
                             "propertyNames": {"pattern": "^[a-zA-Z_][a-zA-Z0-9_]*$"},
                             "additionalProperties": {"type": "string"}}""");

    private final Receiver receiver = new Receiver();
    private final ManualClock clock = new ManualClock(SampleAlerts.NOW);
    private final AlertStore alerts = Stores.inMemory().alerts();

    @AfterEach
    void close() {
        receiver.close();
    }

    private Alertmanager alertmanager(Set<AlertKind> kinds) throws IOException {
        return new Alertmanager(
                receiver.url().resolve("/am/"),
                kinds,
                Optional.of(URI.create("https://fleet.example")),
                alerts,
                new BoundedHttp(Optional.empty(), Duration.ofSeconds(5), 1000),
                new Immediately(),
                clock,
                Duration.ofSeconds(30));
    }

    private Future<Void> tick(Set<AlertKind> kinds) throws IOException {
        return alertmanager(kinds).tick();
    }

    private JsonArray told() throws IOException {
        assertTrue(tick(EnumSet.allOf(AlertKind.class)).succeeded());
        Receiver.Post post = receiver.posts.remove();
        assertEquals("/am/api/v2/alerts", post.path());
        assertEquals("application/json", post.header("content-type"));
        JsonArray alerts = new JsonArray(post.body());
        OutputUnit validity = Validator.create(
                        JsonSchema.of(new JsonObject(POSTABLE_ALERTS)),
                        new JsonSchemaOptions()
                                .setBaseUri("https://flotilla.invalid")
                                .setDraft(Draft.DRAFT202012)
                                .setOutputFormat(OutputFormat.Basic))
                .validate(alerts);
        assertTrue(validity.getValid(), () -> validity.toJson().encodePrettily());
        return alerts;
    }

    @Test
    void hearsWhatStandsAsPrometheusWouldSayIt() throws Exception {
        alerts.add(SampleAlerts.drift("a", AlertState.OPEN));
        JsonObject alert = told().getJsonObject(0);
        assertEquals(
                Set.of("alertname", "severity", "alert", "model", "bundle"),
                alert.getJsonObject("labels").fieldNames());
        assertEquals("FlotillaDrift", alert.getJsonObject("labels").getString("alertname"));
        assertEquals("warning", alert.getJsonObject("labels").getString("severity"));
        assertEquals("2026-01-01T00:00:00Z", alert.getString("startsAt"));
        assertEquals("2026-01-01T00:02:00Z", alert.getString("endsAt"));
        assertEquals("https://fleet.example/#/alerts", alert.getString("generatorURL"));
        String devices = alert.getJsonObject("annotations").getString("devices");
        assertTrue(devices.startsWith("device-0, ") && devices.endsWith(" and 5 more"), devices);
        clock.advance(Duration.ofSeconds(30));
        assertEquals("2026-01-01T00:02:30Z", told().getJsonObject(0).getString("endsAt"));
    }

    @Test
    void hearsForAWhileThatAnAlertIsResolved() throws Exception {
        alerts.add(SampleAlerts.drift("a", AlertState.OPEN));
        alerts.resolve("drift:a", clock.instant().plusSeconds(20));
        clock.advance(Duration.ofMinutes(15));
        assertEquals("2026-01-01T00:00:20Z", told().getJsonObject(0).getString("endsAt"));
        clock.advance(Duration.ofMinutes(1));
        assertTrue(tick(EnumSet.allOf(AlertKind.class)).succeeded());
        assertTrue(receiver.posts.isEmpty());
    }

    @Test
    void hearsNothingOfOtherKindsAndOfWhatIsSilenced() throws Exception {
        alerts.add(SampleAlerts.drift("a", AlertState.OPEN));
        assertTrue(tick(Set.of(AlertKind.ROLLOUT)).succeeded());
        alerts.silence("a", new Silence(clock.instant().plusSeconds(60), "ada", "known"), clock.instant());
        assertTrue(tick(EnumSet.allOf(AlertKind.class)).succeeded());
        assertTrue(receiver.posts.isEmpty());
    }

    @Test
    void isToldTheNextTimeWhatItDidNotHear() throws Exception {
        alerts.add(SampleAlerts.drift("a", AlertState.OPEN));
        Alertmanager alertmanager = alertmanager(EnumSet.allOf(AlertKind.class));
        receiver.status = 500;
        assertTrue(alertmanager.tick().succeeded());
        assertEquals(1, alertmanager.failed());
        receiver.posts.clear();
        receiver.status = 200;
        assertTrue(alertmanager.tick().succeeded());
        assertEquals(1, receiver.posts.size());
        assertEquals(1, alertmanager.failed());
    }
}
