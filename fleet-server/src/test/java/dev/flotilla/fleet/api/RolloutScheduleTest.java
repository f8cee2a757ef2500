package dev.flotilla.fleet.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.contract.testkit.Releases;
import dev.flotilla.fleet.store.Stores;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** When a rollout goes on, and what it says while it does not; it is midnight in UTC, and one o'clock in Oslo. */
@ParameterizedClass
@EnumSource(Stores.Backend.class)
class RolloutScheduleTest {
    private static final String NIGHT = "'timeZone':'Europe/Oslo','windows':[{'from':'02:30','to':'04:00'}]";
    private static final String CLOSED =
            "outside its maintenance windows; the next opens at 2026-01-01T02:30+01:00 (Europe/Oslo)";

    private final ApiFixture server;

    RolloutScheduleTest(Stores.Backend backend) {
        server = new ApiFixture(Stores.in(backend));
    }

    @BeforeEach
    void upload() throws IOException {
        Releases owner = Releases.byOwner().naming(ApiFixture.SIGNERS.publicKeys());
        owner.release("m.flotilla", Bundles.bytes("1.0.0"));
        server.put("/api/trust/root", owner.root()).as(204);
        server.put("/api/trust/targets", owner.targets()).as(204);
        server.put("/api/bundles/m.flotilla", Bundles.bytes("1.0.0")).as(201);
    }

    @AfterEach
    void close() {
        server.close();
    }

    private static String plan(String schedule) {
        return ("{'name':'nightly','bundle':'"
                        + Bundles.bundle("1.0.0").digest().hex()
                        + "','stages':[{'percent':100,'bakeSeconds':0}],'schedule':{" + schedule + "}}")
                .replace('\'', '"');
    }

    @Test
    void givesTheBundleWhenTheWindowOpensAndSaysUntilThenWhyNot() throws IOException {
        ApiDevice device = server.enrol("one");
        Document preview = server.post("/api/rollouts/preview", plan(NIGHT)).as(200);
        assertEquals(CLOSED, preview.object("standstill").string("reason"));
        String id = server.post("/api/rollouts", plan(NIGHT)).as(201).string("id");
        server.tick();
        Document closed = server.get("/api/rollouts/" + id).as(200);
        assertEquals("RUNNING", closed.string("state"));
        assertEquals(CLOSED, closed.object("standstill").string("reason"));
        assertEquals("2026-01-01T01:30:00Z", closed.object("standstill").string("until"));
        assertEquals("Europe/Oslo", closed.object("plan").object("schedule").string("timeZone"));
        server.clock.advance(Duration.ofMinutes(90).minusSeconds(1));
        server.tick();
        assertTrue(device.desired().isEmpty(), "it is told too early");
        server.clock.advance(Duration.ofSeconds(1));
        server.tick();
        assertTrue(device.desired().isPresent(), "it is not told");
        assertFalse(server.get("/api/rollouts/" + id).as(200).has("standstill"));
    }

    @Test
    void refusesAScheduleThatIsOver() throws IOException {
        server.enrol("one");
        String over = plan("'end':'2025-12-31T23:00Z'");
        String why = "schedule: no device could be given the bundle before its end at 2025-12-31T23:00Z (UTC)";
        assertEquals(
                List.of(why), server.post("/api/rollouts/preview", over).as(200).strings("refusals"));
        assertEquals(why, server.post("/api/rollouts", over).as(400).string("detail"));
        String unknown = plan("'timeZone':'Europe/Atlantis'");
        assertTrue(server.post("/api/rollouts", unknown)
                .as(400)
                .string("detail")
                .startsWith("schedule: timeZone: there is none called Europe/Atlantis"));
    }
}
