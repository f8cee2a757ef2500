package dev.flotilla.agent.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.agent.testkit.LossyFiles;
import dev.flotilla.contract.protocol.SignedAssignment;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.contract.trust.TargetFile;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A bad link is waited for as long as bytes come; a bad artifact is given up after a bounded number of bytes. */
class DownloadTest {
    private static final byte[] OLD = Bundles.bytes("1.0.0");
    private static final byte[] NEW = Bundles.bytes("1.1.0");
    private static final int HALF = NEW.length / 2;
    /** Of the {@link Device}'s policy: the first download and two refetches. */
    private static final long DOWNLOADS = 3;

    private static final int MANY_RESTARTS = 20;

    private final LossyFiles files = new LossyFiles();
    private Device device;
    private TargetFile file;
    private SignedAssignment assignment;
    private long servedBefore;

    /** The device knows the targets already, so that all that is served from here on is the bundle. */
    @BeforeEach
    void installOld() throws IOException {
        device = new Device(files);
        TargetFile old = device.release("old.flotilla", OLD);
        file = device.release("new.flotilla", NEW);
        assertEquals(UpdatePhase.CONFIRMED, device.update(old, 1).phase());
        assignment = device.assign(file, 2);
        servedBefore = device.shelf.served();
    }

    @Test
    void rejectsAnArtifactThatIsShortOnTheServer() throws Exception {
        device.shelf.putAs(file.digest(), Arrays.copyOf(NEW, HALF));
        device.offer(assignment);
        assertRejected("gave up after 3 downloads: new.flotilla: the server has no more than " + HALF + " of "
                + NEW.length + " bytes");
        assertEquals(DOWNLOADS * HALF, served());
        laterInstallsIt();
    }

    @Test
    void rejectsAnArtifactWhoseConnectionsAllEndAtOneByte() throws Exception {
        device.shelf.cutAt(HALF);
        device.offer(assignment);
        assertRejected("gave up after 3 tries: new.flotilla: the download ended after " + HALF + " of " + NEW.length
                + " bytes");
        assertEquals(HALF, served());
        device.shelf.cutAt(Long.MAX_VALUE);
        laterInstallsIt();
    }

    @Test
    void hearsOfANewerAssignmentThoughBytesTrickle() throws Exception {
        device.shelf.trickle(() -> device.clock.advance(Duration.ofSeconds(10)));
        device.offer(assignment);
        assertTrue(device.step());
        long came = device.status().progressBytes();
        assertTrue(came > 0 && came < 10, came + " bytes in one step");
        device.offer(device.assign(device.owner.release("old.flotilla", OLD), 3));
        device.step();
        assertEquals(3, device.status().counter());
    }

    @Test
    void keepsOneConnectionThoughBytesTrickle() throws Exception {
        int before = device.shelf.opened();
        device.shelf.trickle(() -> device.clock.advance(Fetcher.SLICE_TIME.dividedBy(100)));
        device.offer(assignment);
        assertEquals(UpdatePhase.CONFIRMED, device.settle().phase());
        device.assertServes(NEW);
        assertEquals(1, device.shelf.opened() - before);
        assertEquals(0, device.shelf.connections());
    }

    @Test
    void endsTheConnectionOfADownloadThatIsNotWantedAnyMore() throws Exception {
        device.shelf.trickle(() -> device.clock.advance(Fetcher.SLICE_TIME));
        device.offer(assignment);
        device.step();
        assertEquals(1, device.shelf.connections());
        device.offer(device.assign(device.owner.release("old.flotilla", OLD), 3));
        device.step();
        assertEquals(0, device.shelf.connections(), "the device serves it already");
    }

    @Test
    void letsGoOfTheConnectionWhenItIsClosedAndGoesOnLater() throws Exception {
        device.shelf.trickle(() -> device.clock.advance(Fetcher.SLICE_TIME));
        device.offer(assignment);
        device.step();
        device.close();
        assertEquals(0, device.shelf.connections());
        device.shelf.trickle(() -> {});
        assertEquals(UpdatePhase.CONFIRMED, device.settle().phase());
        device.assertServes(NEW);
    }

    @Test
    void rejectsAnArtifactThatIsDamagedInEveryDownload() throws Exception {
        byte[] damaged = NEW.clone();
        damaged[HALF] ^= 1;
        device.shelf.putAs(file.digest(), damaged);
        device.offer(assignment);
        assertRejected("gave up after 3 downloads: new.flotilla: signed for SHA-256 "
                + file.digest().hex());
        assertEquals(DOWNLOADS * NEW.length, served());
        laterInstallsIt();
    }

    @Test
    void installsAnArtifactThatIsWholeAgainInTheLastDownload() throws Exception {
        device.shelf.putAs(file.digest(), Arrays.copyOf(NEW, HALF));
        device.offer(assignment);
        while (served() < (DOWNLOADS - 1) * HALF) {
            device.step();
            device.clock.advance(Duration.ofSeconds(1));
        }
        device.shelf.put(NEW);
        assertEquals(UpdatePhase.CONFIRMED, device.settle().phase());
        device.assertServes(NEW);
    }

    @Test
    void goesOnOverALinkThatBreaksFarMoreOftenThanFailuresAreAllowedInARow() throws Exception {
        device.shelf.breakAfter(NEW.length / 30);
        device.offer(assignment);
        assertEquals(UpdatePhase.CONFIRMED, device.settle().phase());
        assertEquals(NEW.length, served());
        device.assertServes(NEW);
    }

    @Test
    void waitsAfterEachBreakNoLongerThanTheFirstTimeWhileBytesCome() {
        device.shelf.breakAfter(NEW.length / 10);
        device.offer(assignment);
        for (long i = 1; i <= 5; i++) {
            assertTrue(device.step());
            assertFalse(device.step(), "a retry waits");
            assertEquals(i * (NEW.length / 10), served());
            device.clock.advance(Duration.ofSeconds(1));
        }
    }

    @Test
    void countsDownloadsOverRestarts() throws Exception {
        device.shelf.putAs(file.digest(), Arrays.copyOf(NEW, HALF));
        restartAfterEachFailure();
        assertRejected("gave up after 3 downloads: ");
        assertEquals(DOWNLOADS * HALF, served());
    }

    @Test
    void countsFailuresInARowOverRestarts() throws Exception {
        device.shelf.cutAt(HALF);
        restartAfterEachFailure();
        assertRejected("gave up after 3 tries: ");
        assertEquals(HALF, served());
    }

    @Test
    void doesNotCountFailuresFromBeforeBytesCameThoughItRestarts() throws Exception {
        byte[] model = Arrays.copyOf(Bundles.model("1.2.0"), Fetcher.SLICE_BYTES);
        byte[] large = Bundles.bytes("shapes", "1.2.0", model);
        device.offer(device.assign(device.release("large.flotilla", large), 2));
        device.shelf.offline(true);
        device.step();
        device.clock.advance(Duration.ofSeconds(10));
        device.step();
        device.clock.advance(Duration.ofSeconds(10));
        device.shelf.offline(false);
        device.step();
        assertEquals(Fetcher.SLICE_BYTES, device.status().progressBytes());
        device.restart();
        device.shelf.offline(true);
        device.step();
        assertEquals(
                UpdatePhase.FETCHING, device.status().phase(), device.status().reason());
        device.shelf.offline(false);
        UpdateStatus status = device.settle();
        assertEquals(UpdatePhase.CONFIRMED, status.phase(), status.reason());
    }

    private void restartAfterEachFailure() throws IOException {
        device.offer(assignment);
        for (int i = 0; device.status().phase() != UpdatePhase.REJECTED; i++) {
            assertTrue(i < MANY_RESTARTS, () -> "still at it: " + device.status());
            device.step();
            files.crash(LossyFiles.Fate.KEPT);
            device.restart();
        }
    }

    private long served() {
        return device.shelf.served() - servedBefore;
    }

    private void assertRejected(String reason) throws Exception {
        UpdateStatus status = device.settle();
        assertEquals(UpdatePhase.REJECTED, status.phase(), status.reason());
        assertTrue(status.reason().startsWith(reason), status.reason());
        assertTrue(
                files.list().stream().noneMatch(name -> name.equals(Fetcher.file(file.digest()))),
                files.list()::toString);
        device.assertServes(OLD);
        device.restart();
        device.assertServes(OLD);
        assertEquals(status.reason(), device.status().reason());
    }

    private void laterInstallsIt() throws Exception {
        device.shelf.put(NEW);
        assertEquals(UpdatePhase.CONFIRMED, device.update(file, 3).phase());
        device.assertServes(NEW);
    }
}
