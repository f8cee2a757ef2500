package dev.flotilla.fleet.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.protocol.TelemetryAck;
import dev.flotilla.contract.protocol.Topics;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.contract.sketch.Observation;
import dev.flotilla.contract.sketch.ObservationSketch;
import dev.flotilla.fleet.drift.Distance;
import dev.flotilla.fleet.drift.DriftPoint;
import dev.flotilla.fleet.drift.FeatureScore;
import dev.flotilla.fleet.store.Stores;
import dev.flotilla.fleet.store.TestDatabase;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** Telemetry on its way from a device to an alert, and what is shown and kept of drift. */
class DriftResourceTest extends ApiTest {

    DriftResourceTest(Stores.Backend backend) {
        super(backend);
    }

    @Test
    void acknowledgesTelemetryAndRaisesOneAlertForDrift() throws IOException {
        release();
        ApiDevice dark = server.enrol("dark");
        ApiDevice bright = server.enrol("bright");
        rollOut(99);
        server.tick();
        dark.report(UpdatePhase.CONFIRMED, selfTest, "");
        bright.report(UpdatePhase.CONFIRMED, selfTest, "");
        ObservationSketch same = bundle.baseline().sketch();
        ObservationSketch twentyfold = new ObservationSketch();
        while (twentyfold.inferences() < 200) {
            twentyfold.merge(same);
        }
        ObservationSketch other = new ObservationSketch();
        for (int i = 0; i < 200; i++) {
            other.record(new Observation(-1000 - i, 500 + i, 2, 0.2, 1));
        }
        bright.telemetry("w1", bundle.digest(), twentyfold);
        dark.telemetry("w1", bundle.digest(), other);
        assertArrayEquals(new TelemetryAck(List.of("w1")).toCbor(), server.published.get(Topics.ack(dark.id())));
        server.tick();
        List<Document> alerts = server.get("/api/alerts?state=OPEN").as(200).objects("items");
        assertEquals(1, alerts.size());
        assertEquals(List.of("dark"), alerts.get(0).strings("devices"));
        assertEquals("DRIFT", alerts.get(0).string("kind"));
        assertEquals("CRITICAL", alerts.get(0).string("severity"));
        String id = alerts.get(0).string("id");
        assertEquals(
                "ACKNOWLEDGED",
                server.post("/api/alerts/" + id + "/acknowledge", "{}").as(200).string("state"));
        Document drift =
                server.get("/api/drift?bundle=" + bundle.digest().hex()).as(200);
        assertEquals(2, drift.objects("devices").size());
        Document groups =
                server.get("/api/drift/groups?bundle=" + bundle.digest().hex()).as(200);
        assertEquals(1, groups.integer("compared"));
        Document line = groups.objects("groups").get(0);
        assertEquals("line", line.string("name"));
        assertEquals(2, line.integer("devices"));
        Document first = line.objects("features").get(0);
        assertTrue(first.object("baseline").flag("differs"), first.toString());
        assertFalse(first.has("others"), "there are none: " + first);
        for (int window = 2; window < 5; window++) {
            server.clock.advance(Duration.ofSeconds(10));
            dark.telemetry("w" + window, bundle.digest(), twentyfold);
        }
        server.tick();
        assertEquals(
                1,
                server.get("/api/alerts?state=RESOLVED")
                        .as(200)
                        .objects("items")
                        .size());
    }

    @Test
    void forgetsTheCourseOfDriftAfterItsTime() throws IOException {
        Distance distance = new Distance(0.1, 0.1, OptionalDouble.empty(), OptionalDouble.empty());
        FeatureScore score = new FeatureScore(
                "input.mean", FeatureScore.Kind.QUANTILE, distance, OptionalDouble.of(0.3), false, 200);
        List<DriftPoint> old = Collections.nCopies(20_001, new DriftPoint(server.clock.instant(), score, 1));
        TestDatabase.await(server.stores.drift().save(bundle.digest(), old, List.of()));
        server.clock.advance(Duration.ofDays(2));
        DriftPoint today = new DriftPoint(server.clock.instant(), score, 1);
        TestDatabase.await(server.stores.drift().save(bundle.digest(), List.of(today), List.of()));
        assertEquals(20_001, TestDatabase.await(server.drift.forgetOlderThan(Duration.ofDays(1))));
        Document drift =
                server.get("/api/drift?bundle=" + bundle.digest().hex()).as(200);
        assertEquals(1, drift.objects("features").get(0).objects("points").size());
    }
}
