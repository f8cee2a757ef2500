package dev.flotilla.fleet.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.fleet.store.Stores;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a rollout goes on, and what it says while it does not; it is midnight in UTC, and one o'clock in Oslo. */
class RolloutScheduleTest extends ApiTest {
    private static final String NIGHT = "'timeZone':'Europe/Oslo','windows':[{'from':'02:30','to':'04:00'}]";
    private static final String CLOSED =
            "outside its maintenance windows; the next opens at 2026-01-01T02:30+01:00 (Europe/Oslo)";

    RolloutScheduleTest(Stores.Backend backend) {
        super(backend);
    }

    @BeforeEach
    void releaseIt() {
        release();
    }

    private String plan(String schedule) {
        return ("{'name':'nightly','bundle':'"
                        + bundle.digest().hex()
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
