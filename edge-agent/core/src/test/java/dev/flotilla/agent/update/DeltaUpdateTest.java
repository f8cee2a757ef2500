package dev.flotilla.agent.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.agent.download.DownloadPolicy;
import dev.flotilla.agent.download.QuietHours;
import dev.flotilla.agent.testkit.LossyFiles;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.delta.DeltaHeader;
import dev.flotilla.contract.delta.DeltaWriter;
import dev.flotilla.contract.delta.Match;
import dev.flotilla.contract.protocol.ArtifactRef;
import dev.flotilla.contract.protocol.DeltaRef;
import dev.flotilla.contract.protocol.DesiredState;
import dev.flotilla.contract.protocol.SignedAssignment;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.contract.trust.TargetFile;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A delta saves bytes; one that is of no use costs its own, and nothing else. */
class DeltaUpdateTest {
    private static final byte[] OLD = Bundles.bytes("1.0.0");
    private static final byte[] NEW = Bundles.bytes("1.1.0");
    private static final byte[] OTHER = Bundles.bytes("1.2.0");
    private static final byte[] DELTA = delta(OLD, NEW);
    /** 1 GiB, as a varint. */
    private static final byte[] TOO_LONG_A_PART = {-128, -128, -128, -128, 4};

    private final LossyFiles files = new LossyFiles();
    private Device device;
    private TargetFile file;
    private DesiredState whole;
    private long servedBefore;

    /** The device knows the targets already, so that all that is served from here on is the bundle or the delta. */
    @BeforeEach
    void installOld() throws IOException {
        device = new Device(files);
        TargetFile old = device.release("old.flotilla", OLD);
        file = device.release("new.flotilla", NEW);
        assertEquals(UpdatePhase.CONFIRMED, device.update(old, 1).phase());
        device.metadata.serve(device.owner);
        whole = device.owner.desire(Device.ID, file, 2);
        servedBefore = device.shelf.served();
    }

    private static byte[] delta(byte[] old, byte[] target) {
        return DeltaWriter.write(old, target, List.of(new Match(0, 0, Math.min(old.length, target.length))));
    }

    private static DeltaRef hint(byte[] from, byte[] delta) {
        return new DeltaRef(Digest.of(from), new ArtifactRef("old-to-new.delta", Digest.of(delta), delta.length));
    }

    private void offer(DesiredState desired) {
        device.offer(SignedAssignment.seal(desired, device.owner.director()));
    }

    private void assertInstalls(DeltaRef hint, long expectedBytes) throws Exception {
        offer(whole.withDelta(hint));
        UpdateStatus status = device.settle();
        assertEquals(UpdatePhase.CONFIRMED, status.phase(), status.reason());
        device.assertServes(NEW);
        assertEquals(expectedBytes, device.shelf.served() - servedBefore);
        assertTrue(files.list().stream().noneMatch(name -> name.matches("(incoming|made)-.*")), files.list()::toString);
        device.restart();
        device.assertServes(NEW);
    }

    @Test
    void makesTheBundleOfTheOneThatServes() throws Exception {
        assertTrue(DELTA.length < NEW.length / 2, "a delta of " + DELTA.length + " bytes");
        device.shelf.put(DELTA);
        assertInstalls(hint(OLD, DELTA), DELTA.length);
    }

    @Test
    void goesOnWithADeltaThatCameInParts() throws Exception {
        device.shelf.put(DELTA);
        device.shelf.breakAfter(DELTA.length / 5);
        assertInstalls(hint(OLD, DELTA), DELTA.length);
    }

    @Test
    void goesOnWithADeltaThatTakesTwoDaysBudgets() throws Exception {
        int budget = DELTA.length / 2 + 1;
        device.downloads = new DownloadPolicy(0, QuietHours.none(), budget);
        device.restart();
        device.shelf.put(DELTA);
        offer(whole.withDelta(hint(OLD, DELTA)));
        assertEquals(UpdatePhase.FETCHING, device.settle().phase());
        assertEquals(budget, device.shelf.served() - servedBefore);
        device.clock.advance(Duration.ofDays(1));
        assertInstalls(hint(OLD, DELTA), DELTA.length);
    }

    @Test
    void fetchesTheWholeBundleWhereTheDeltaIsNotToBeHad() throws Exception {
        assertInstalls(hint(OLD, DELTA), NEW.length);
    }

    @Test
    void fetchesTheWholeBundleWhereTheDeltaIsShortOnTheServer() throws Exception {
        device.shelf.putAs(Digest.of(DELTA), Arrays.copyOf(DELTA, DELTA.length / 2));
        assertInstalls(hint(OLD, DELTA), DELTA.length / 2 + NEW.length);
    }

    @Test
    void fetchesTheWholeBundleWhereTheDeltaIsDamaged() throws Exception {
        for (int at : new int[] {0, 50, DELTA.length - 1}) {
            installOld();
            byte[] damaged = DELTA.clone();
            damaged[at] ^= 1;
            device.shelf.put(damaged);
            assertInstalls(hint(OLD, damaged), damaged.length + NEW.length);
            files.list().forEach(this::delete);
        }
    }

    private void delete(String name) {
        try {
            files.delete(name);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void fetchesTheWholeBundleWhereTheDeltaWouldTakeTooMuchMemory() throws Exception {
        byte[] greedy = Arrays.copyOf(DELTA, DeltaHeader.LENGTH + TOO_LONG_A_PART.length);
        System.arraycopy(TOO_LONG_A_PART, 0, greedy, DeltaHeader.LENGTH, TOO_LONG_A_PART.length);
        device.shelf.put(greedy);
        assertInstalls(hint(OLD, greedy), greedy.length + NEW.length);
    }

    @Test
    void fetchesTheWholeBundleWhereTheDeltaStaysOutOfReach() throws Exception {
        device.shelf.outOfReach(Digest.of(DELTA));
        assertInstalls(hint(OLD, DELTA), NEW.length);
    }

    @Test
    void fetchesTheWholeBundleWhereTheDeltaMakesAnother() throws Exception {
        byte[] another = delta(OLD, OTHER);
        device.shelf.put(another);
        assertInstalls(hint(OLD, another), another.length + NEW.length);
    }

    @Test
    void fetchesTheWholeBundleWhereTheSlotIsDamaged() throws Exception {
        device.shelf.put(DELTA);
        files.corrupt("slot-a", 20);
        assertInstalls(hint(OLD, DELTA), DELTA.length + NEW.length);
    }

    @Test
    void fetchesNoDeltaThatStartsFromABundleThatIsNotHere() throws Exception {
        byte[] elsewhere = delta(OTHER, NEW);
        device.shelf.put(elsewhere);
        assertInstalls(hint(OTHER, elsewhere), NEW.length);
    }

    @Test
    void fetchesNoDeltaThatIsLongerThanTheBundle() throws Exception {
        byte[] wordy = Arrays.copyOf(DELTA, NEW.length + 1);
        device.shelf.put(wordy);
        assertInstalls(hint(OLD, wordy), NEW.length);
    }

    @Test
    void goesOnWithTheWholeBundleOfWhichItHasAPart() throws Exception {
        device.shelf.put(DELTA);
        device.shelf.breakAfter(NEW.length / 2);
        offer(whole);
        device.step();
        assertEquals(NEW.length / 2, device.status().progressBytes());
        device.shelf.breakAfter(Integer.MAX_VALUE);
        whole = device.owner.desire(Device.ID, file, 3);
        assertInstalls(hint(OLD, DELTA), NEW.length);
    }
}
