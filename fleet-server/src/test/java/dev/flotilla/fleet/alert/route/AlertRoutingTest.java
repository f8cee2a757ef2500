package dev.flotilla.fleet.alert.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.testkit.ManualClock;
import dev.flotilla.fleet.alert.Alert;
import dev.flotilla.fleet.alert.AlertEvent;
import dev.flotilla.fleet.alert.AlertState;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** In which order receivers are told, and how often it is tried. */
class AlertRoutingTest {
    private static final Alert ALERT = SampleAlerts.drift("a", AlertState.OPEN);

    private static final Duration CLAIM = Duration.ofMinutes(2);

    private final ManualClock clock = new ManualClock();
    private final MemoryNotices queue = new MemoryNotices();
    private final List<String> told = new ArrayList<>();
    private Optional<Throwable> trouble = Optional.empty();
    private int attempts;
    private final AlertRouting routing = server();

    private AlertRouting server() {
        return new AlertRouting(
                List.of(
                        new Route("shaky", this::tellShaky),
                        new Route("hanging", notice -> {
                            told.add("hanging " + notice.event());
                            return Promise.<Void>promise().future();
                        }),
                        new Route("broken", notice -> {
                            throw new IllegalStateException("broken");
                        }),
                        new Route("steady", notice -> {
                            told.add("steady " + notice.event());
                            return Future.succeededFuture();
                        })),
                queue,
                clock,
                CLAIM);
    }

    private Future<Void> tellShaky(Notice notice) {
        attempts++;
        if (trouble.isPresent()) {
            return Future.failedFuture(trouble.get());
        }
        told.add("shaky " + notice.event());
        return Future.succeededFuture();
    }

    private void happens(AlertEvent event, String... routes) {
        queue.add(ALERT, event, List.of(routes), clock.instant());
    }

    private void tick() {
        assertTrue(routing.tick().succeeded());
    }

    private long waiting() {
        return queue.count().result();
    }

    @Test
    void tellsEachReceiverInOrder() {
        happens(AlertEvent.OPENED, "shaky", "steady");
        happens(AlertEvent.RESOLVED, "shaky");
        tick();
        assertEquals(List.of("shaky OPENED", "shaky RESOLVED", "steady OPENED"), told);
        assertEquals(0, waiting());
        assertEquals(3, routing.delivered());
        tick();
        assertEquals(3, told.size());
    }

    @Test
    void waitsLongerAndLongerForAReceiverAndHoldsUpNoOther() {
        trouble = Optional.of(new IllegalStateException("away"));
        happens(AlertEvent.OPENED, "shaky", "steady");
        happens(AlertEvent.RESOLVED, "shaky", "steady");
        List<Duration> pauses = new ArrayList<>();
        Duration waited = Duration.ZERO;
        for (int second = 0; second < 3000; second++) {
            int before = attempts;
            tick();
            if (attempts > before) {
                pauses.add(waited);
                waited = Duration.ZERO;
            }
            clock.advance(Duration.ofSeconds(1));
            waited = waited.plusSeconds(1);
        }
        assertEquals(List.of("steady OPENED", "steady RESOLVED"), told);
        assertEquals(
                List.of(0L, 5L, 10L, 20L, 40L, 80L, 160L, 320L, 600L, 600L, 600L),
                pauses.stream().map(Duration::toSeconds).toList());
        trouble = Optional.empty();
        clock.advance(AlertRouting.LONGEST_PAUSE);
        tick();
        assertEquals(List.of("shaky OPENED", "shaky RESOLVED"), told.subList(2, 4));
        assertEquals(11, routing.failed());
    }

    @Test
    void givesUpWhatIsADayOldAndGoesOnWithTheNext() {
        trouble = Optional.of(new IllegalStateException("away"));
        happens(AlertEvent.OPENED, "shaky");
        clock.advance(AlertRouting.MAX_AGE);
        happens(AlertEvent.RESOLVED, "shaky");
        tick();
        assertEquals(1, waiting());
        assertEquals(1, routing.dropped());
        trouble = Optional.empty();
        clock.advance(AlertRouting.FIRST_PAUSE);
        tick();
        assertEquals(List.of("shaky RESOLVED"), told);
    }

    @Test
    void triesNoMoreWhatIsRefused() {
        trouble = Optional.of(new RefusedNoticeException("gone"));
        happens(AlertEvent.OPENED, "shaky");
        tick();
        assertEquals(0, waiting());
        assertEquals(1, attempts);
        assertEquals(1, routing.dropped());
    }

    @Test
    void waitsForNobodyWhoHangsOrBreaks() {
        happens(AlertEvent.OPENED, "hanging", "broken", "steady");
        happens(AlertEvent.RESOLVED, "hanging", "broken", "steady");
        tick();
        tick();
        assertEquals(List.of("hanging OPENED", "steady OPENED", "steady RESOLVED"), told);
        assertEquals(1, routing.failed());
        assertEquals(4, waiting());
    }

    @Test
    void tellsAgainWhatAServerThatWasKilledHadBegunToTell() {
        happens(AlertEvent.OPENED, "hanging");
        tick();
        AlertRouting other = server();
        assertTrue(other.tick().succeeded());
        assertEquals(List.of("hanging OPENED"), told, "somebody else is at it");
        clock.advance(CLAIM);
        assertTrue(other.tick().succeeded());
        assertEquals(List.of("hanging OPENED", "hanging OPENED"), told);
    }

    @Test
    void keepsWhatIsForReceiversOfOthersAndForgetsItAfterADay() {
        happens(AlertEvent.OPENED, "gone", "steady");
        tick();
        assertEquals(List.of("steady OPENED"), told);
        assertEquals(1, waiting(), "a server with other settings may know it");
        clock.advance(AlertRouting.MAX_AGE.plusSeconds(1));
        tick();
        assertEquals(0, waiting());
        assertEquals(1, routing.dropped());
    }
}
