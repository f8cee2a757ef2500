package dev.flotilla.agent.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.agent.download.DownloadPolicy;
import dev.flotilla.agent.download.QuietHours;
import dev.flotilla.agent.testkit.LossyFiles;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.contract.testkit.ManualClock;
import dev.flotilla.contract.trust.TargetFile;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the owner allows is kept to, and waiting for it is no failure, however long it takes. */
class DownloadRulesTest {
    private static final byte[] OLD = Bundles.bytes("1.0.0");
    private static final byte[] NEW = Bundles.bytes("shapes", "1.1.0", Arrays.copyOf(Bundles.model("1.1.0"), 200_000));
    private static final String QUIET = "waits until 06:00 UTC: quiet hours";
    private static final Instant MIDNIGHT = ManualClock.START;
    private static final Instant SIX = MIDNIGHT.plus(Duration.ofHours(6));

    private final LossyFiles files = new LossyFiles();
    private Device device;
    private TargetFile file;
    private long servedBefore;

    @BeforeEach
    void installOld() throws IOException {
        device = new Device(files);
        TargetFile old = device.release("old.flotilla", OLD);
        file = device.release("new.flotilla", NEW);
        assertEquals(UpdatePhase.CONFIRMED, device.update(old, 1).phase());
        servedBefore = device.shelf.served();
    }

    private void assign(DownloadPolicy policy, Instant now) throws IOException {
        device.clock.set(now);
        device.downloads = policy;
        device.restart();
        device.offer(device.assign(file, 2));
    }

    private long served() {
        return device.shelf.served() - servedBefore;
    }

    private static DownloadPolicy quietAtNight() {
        return new DownloadPolicy(0, QuietHours.parse("22:00-06:00"), 0);
    }

    private static DownloadPolicy daily(long bytes) {
        return new DownloadPolicy(0, QuietHours.none(), bytes);
    }

    private void assertWaits(String reason) {
        assertFalse(device.step(), "there is nothing to do at once");
        assertEquals(UpdatePhase.FETCHING, device.status().phase(), device.status()::reason);
        assertEquals(reason, device.status().reason());
    }

    private void assertInstalls() throws Exception {
        UpdateStatus status = device.settle();
        assertEquals(UpdatePhase.CONFIRMED, status.phase(), status.reason());
        assertEquals("", status.reason());
        assertEquals(Optional.empty(), status.waitsUntil());
        device.assertServes(NEW);
        assertEquals(NEW.length, served());
    }

    @Test
    void waitsForTheEndOfQuietHoursHoweverLongThatIsAndThenInstalls() throws Exception {
        assign(quietAtNight(), MIDNIGHT);
        for (Instant now = MIDNIGHT; now.isBefore(SIX); now = now.plusSeconds(60)) {
            device.clock.set(now);
            assertWaits(QUIET);
            assertEquals(Optional.of(SIX), device.status().waitsUntil());
        }
        assertEquals(0, served());
        device.assertServes(OLD);
        device.clock.set(SIX);
        assertInstalls();
    }

    @Test
    void waitsAsLongAsAnythingHoldsItUpAlsoHalfWayAndThenGoesOn() throws Exception {
        AtomicReference<Optional<String>> hold = new AtomicReference<>(Optional.of("paused"));
        assign(DownloadPolicy.unlimited().unless(hold::get), MIDNIGHT);
        for (int hours = 0; hours < 48; hours++) {
            device.clock.set(MIDNIGHT.plus(Duration.ofHours(hours)));
            assertWaits("waits: paused");
            assertEquals(Optional.empty(), device.status().waitsUntil());
        }
        assertEquals(0, served());
        AtomicInteger asked = new AtomicInteger();
        assign(
                DownloadPolicy.unlimited()
                        .unless(() -> asked.incrementAndGet() % 3 == 0 ? hold.get() : Optional.empty()),
                MIDNIGHT);
        assertTrue(device.step(), "some came");
        assertTrue(device.status().progressBytes() < NEW.length, "all came though it was held up");
        hold.set(Optional.empty());
        assertInstalls();
    }

    @Test
    void restartsWhileItWaitsAreNoCrashesOfTheDownload() throws Exception {
        assign(quietAtNight(), MIDNIGHT);
        for (int i = 0; i < 20; i++) {
            assertWaits(QUIET);
            files.crash(LossyFiles.Fate.LOST);
            device.restart();
        }
        device.clock.set(SIX);
        assertInstalls();
    }

    @Test
    void writesNothingMoreWhileItWaits() throws Exception {
        assign(new DownloadPolicy(20_000, QuietHours.parse("22:00-06:00"), 0), MIDNIGHT.minusSeconds(7_202));
        device.step();
        device.clock.set(MIDNIGHT.minusSeconds(7_201));
        device.step();
        assertTrue(device.status().progressBytes() > 0);
        device.clock.set(MIDNIGHT);
        assertWaits(QUIET);
        int writes = files.writes();
        for (int i = 0; i < 100; i++) {
            assertWaits(QUIET);
        }
        assertEquals(writes, files.writes());
    }

    @Test
    void obeysANewerAssignmentWhileItWaits() throws Exception {
        assign(quietAtNight(), MIDNIGHT);
        assertWaits(QUIET);
        device.offer(device.assign(device.owner.release("old.flotilla", OLD), 3));
        assertEquals(UpdatePhase.CONFIRMED, device.settle().phase());
        assertEquals("", device.status().reason());
        assertEquals(0, served(), "it serves that one already");
    }

    @Test
    void finishesInQuietHoursWhatCameBefore() throws Exception {
        assign(quietAtNight(), MIDNIGHT.minusSeconds(2 * 3_600 + 1));
        assertTrue(device.step());
        assertEquals(NEW.length, served());
        device.clock.set(MIDNIGHT);
        assertInstalls();
    }

    @Test
    void spreadsADownloadOverAsManyDaysAsTheBudgetMakesOfIt() throws Exception {
        int budget = NEW.length / 3 + 1;
        assign(daily(budget), MIDNIGHT);
        for (int day = 1; day < 3; day++) {
            while (device.step()) {
                assertTrue(served() <= (long) day * budget);
            }
            assertWaits(
                    String.format(Locale.ROOT, "waits until 00:00 UTC: %,d bytes of today's budget are used", budget));
            assertEquals((long) day * budget, served());
            device.clock.set(MIDNIGHT.plus(Duration.ofDays(day)).minusSeconds(1));
            assertFalse(device.step());
            device.clock.set(MIDNIGHT.plus(Duration.ofDays(day)));
        }
        assertInstalls();
    }

    @Test
    void keepsToTheDaysBudgetOverRestarts() throws Exception {
        int budget = NEW.length / 2 + 1;
        assign(daily(budget), MIDNIGHT);
        for (int i = 0; i < 5; i++) {
            while (device.step()) {
                assertTrue(served() <= budget);
            }
            files.crash(LossyFiles.Fate.KEPT);
            device.restart();
        }
        assertEquals(budget, served());
        device.clock.set(MIDNIGHT.plus(Duration.ofDays(1)));
        assertInstalls();
    }

    @Test
    void waitsNoLongerThanADayThoughTheClockIsSetBackByYears() throws Exception {
        int budget = NEW.length / 2 + 1;
        assign(daily(budget), MIDNIGHT);
        while (device.step()) {
            assertTrue(served() <= budget);
        }
        device.clock.set(Instant.EPOCH);
        assertFalse(device.step());
        assertEquals(budget, served(), "what came is not forgotten");
        device.clock.set(Instant.EPOCH.plus(Duration.ofDays(1)));
        assertEquals(UpdatePhase.CONFIRMED, device.settle().phase());
        assertEquals(NEW.length, served());
    }

    @Test
    void keepsItsPaceAndSaysNothingOfIt() throws Exception {
        int rate = 20_000;
        assign(new DownloadPolicy(rate, QuietHours.none(), 0), MIDNIGHT);
        int passes = 0;
        while (device.status().counter() < 2 || device.status().phase() != UpdatePhase.CONFIRMED) {
            if (!device.step()) {
                assertEquals("", device.status().reason());
                device.clock.advance(Duration.ofMillis(200));
                passes++;
            }
            assertTrue(served() <= rate * 0.2 * passes, served() + " bytes in " + passes + " passes");
        }
        assertEquals(NEW.length, served());
        assertTrue(passes <= 1 + NEW.length / (rate * 0.2) + 5, "took " + passes + " passes");
    }

    @Test
    void countsABrokenConnectionAsAFailureOnlyWhenItTried() throws Exception {
        assign(new DownloadPolicy(1_000, QuietHours.none(), 0), MIDNIGHT);
        device.shelf.offline(true);
        for (int i = 0; i < 15; i++) {
            device.step();
            assertEquals(0, device.status().progressBytes());
            device.clock.advance(Duration.ofSeconds(1));
        }
        assertEquals("", device.status().reason(), "a first piece is due after 16.4 s");
        device.clock.advance(Duration.ofSeconds(2));
        device.step();
        assertEquals("new.flotilla: connection refused", device.status().reason());
    }
}
