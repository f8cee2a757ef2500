package dev.flotilla.agent.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.agent.testkit.LossyFiles;
import dev.flotilla.agent.testkit.LossyFiles.Fate;
import dev.flotilla.agent.testkit.SimulatedCrash;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.SignedAssignment;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.contract.testkit.Bundles;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Crashes the device in every single write of an update, with what was not synced lost, kept or torn. */
class CrashRecoveryTest {
    private static final byte[] OLD = Bundles.bytes("1.0.0");
    private static final byte[] NEW = Bundles.bytes("1.1.0");
    private static final int FEWEST_WRITES = 8;
    private static final int MOST_WRITES = 100;

    @ParameterizedTest
    @EnumSource(Fate.class)
    void servesOldOrNewAfterACrashAnywhereInAnUpdate(Fate fate) throws Exception {
        int write = 0;
        while (crashInUpdate(NEW, NEW, write, fate, UpdatePhase.CONFIRMED)) {
            write++;
        }
        assertTrue(write >= FEWEST_WRITES, "only " + write + " writes");
    }

    @ParameterizedTest
    @EnumSource(Fate.class)
    void servesOldAfterACrashAnywhereInABadUpdate(Fate fate) throws Exception {
        byte[] bad = Bundles.failingSelfTest("1.1.0");
        int write = 0;
        while (crashInUpdate(bad, bad, write, fate, UpdatePhase.REJECTED)) {
            write++;
        }
        assertTrue(write >= FEWEST_WRITES, "only " + write + " writes");
    }

    @ParameterizedTest
    @EnumSource(Fate.class)
    void givesUpAShortArtifactAfterACrashAnywhereInItsDownloads(Fate fate) throws Exception {
        int write = 0;
        while (crashInUpdate(NEW, Arrays.copyOf(NEW, NEW.length / 2), write, fate, UpdatePhase.REJECTED)) {
            write++;
        }
        assertTrue(write >= FEWEST_WRITES, "only " + write + " writes");
    }

    /** False once the update needs fewer writes than that. */
    private static boolean crashInUpdate(byte[] bundle, byte[] onTheServer, int write, Fate fate, UpdatePhase end)
            throws Exception {
        assertTrue(write < MOST_WRITES, "an update does not end");
        LossyFiles files = new LossyFiles();
        Device device = new Device(files);
        device.update(device.release("old.flotilla", OLD), 1);
        SignedAssignment assignment = device.assign(device.release("new.flotilla", bundle), 2);
        device.shelf.putAs(assignment.claimed().bundle().digest(), onTheServer);
        device.offer(assignment);
        files.crashAt(write, fate);
        try {
            device.settle();
            return false;
        } catch (SimulatedCrash crash) {
            device.restart();
        }
        if (end == UpdatePhase.CONFIRMED) {
            device.assertServesOneOf(OLD, bundle);
        } else {
            device.assertServes(OLD);
        }
        device.offer(assignment);
        UpdateStatus status = device.settle();
        assertEquals(0, files.size(Fetcher.file(Digest.of(bundle))), "a download is left over");
        assertEquals(end, status.phase(), "write " + write + ": " + status.reason());
        assertEquals(Optional.of(Digest.of(end == UpdatePhase.CONFIRMED ? bundle : OLD)), status.activeBundle());
        device.restart();
        device.assertServes(end == UpdatePhase.CONFIRMED ? bundle : OLD);
        return true;
    }

    @ParameterizedTest
    @EnumSource(Fate.class)
    void installsTheFirstBundleAfterACrashAnywhere(Fate fate) throws Exception {
        for (int write = 0; ; write++) {
            LossyFiles files = new LossyFiles();
            Device device = new Device(files);
            SignedAssignment assignment = device.assign(device.release("new.flotilla", NEW), 1);
            device.offer(assignment);
            files.crashAt(write, fate);
            try {
                device.settle();
                assertTrue(write >= FEWEST_WRITES, "only " + write + " writes");
                return;
            } catch (SimulatedCrash crash) {
                device.restart();
            }
            device.offer(assignment);
            assertEquals(UpdatePhase.CONFIRMED, device.settle().phase());
            device.assertServes(NEW);
        }
    }
}
