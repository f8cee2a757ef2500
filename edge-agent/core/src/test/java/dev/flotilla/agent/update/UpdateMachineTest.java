package dev.flotilla.agent.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.agent.inference.ProbeResult;
import dev.flotilla.agent.slot.Slots;
import dev.flotilla.agent.testkit.FakeEngine;
import dev.flotilla.agent.testkit.LossyFiles;
import dev.flotilla.contract.bundle.BundleReader;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.protocol.SignedAssignment;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.contract.testkit.Releases;
import dev.flotilla.contract.trust.TargetFile;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UpdateMachineTest extends InstalledDevice {
    @Test
    void newDeviceHasNoModelAndSaysSo() throws IOException {
        UpdateStatus status = new Device(new LossyFiles()).status();
        assertEquals(UpdatePhase.IDLE, status.phase());
        assertEquals(Optional.empty(), status.activeBundle());
    }

    @Test
    void servesTheAssignedBundleAndReportsItsSelfTest() throws Exception {
        UpdateStatus status = device.update(device.release("new.flotilla", NEW), 2);
        assertEquals(UpdatePhase.CONFIRMED, status.phase());
        assertEquals(Optional.of(Digest.of(NEW)), status.activeBundle());
        assertEquals("shapes 1.1.0", status.activeVersion());
        assertEquals(Optional.of(Bundles.bundle("1.1.0").selfTest().outputDigest()), status.selfTestOutput());
        assertEquals(2, status.counter());
        assertEquals("nonce-2", status.nonce());
        assertEquals(NEW.length, status.progressBytes());
        device.assertServes(NEW);
    }

    @Test
    void goesBackToTheBundleBeforeWithoutFetchingIt() throws Exception {
        TargetFile old = device.release("old.flotilla", OLD);
        device.update(device.release("new.flotilla", NEW), 2);
        SignedAssignment again = device.assign(old, 3);
        long served = device.shelf.served();
        device.offer(again);
        assertEquals(UpdatePhase.CONFIRMED, device.settle().phase());
        device.assertServes(OLD);
        assertEquals(served, device.shelf.served());
    }

    @Test
    void ignoresAssignmentsThatAreNotNewer() throws Exception {
        TargetFile file = device.release("new.flotilla", NEW);
        device.offer(device.assign(file, 1));
        assertFalse(device.step());
        device.assertServes(OLD);
    }

    @Test
    void resumesABrokenDownloadAndFetchesEachByteOnce() throws Exception {
        TargetFile file = device.release("new.flotilla", NEW);
        device.offer(device.assign(file, 2));
        long before = device.shelf.served();
        device.shelf.breakAfter(NEW.length / 3);
        assertEquals(UpdatePhase.CONFIRMED, device.settle().phase());
        assertEquals(NEW.length, device.shelf.served() - before);
        device.assertServes(NEW);
    }

    @Test
    void givesUpAfterABoundedNumberOfRetries() throws Exception {
        device.offer(device.assign(device.release("new.flotilla", NEW), 2));
        device.shelf.offline(true);
        assertRefused("gave up after 3 tries: new.flotilla: connection refused", device.settle());
    }

    @Test
    void carriesOnWhenTheServerIsBackInTime() throws Exception {
        device.offer(device.assign(device.release("new.flotilla", NEW), 2));
        device.shelf.offline(true);
        device.step();
        assertEquals(UpdatePhase.FETCHING, device.status().phase());
        assertEquals("new.flotilla: connection refused", device.status().reason());
        device.shelf.offline(false);
        assertFalse(device.step(), "a retry waits");
        assertEquals(UpdatePhase.CONFIRMED, device.settle().phase());
    }

    @Test
    void refusesTamperedBytes() throws Exception {
        TargetFile file = device.release("new.flotilla", NEW);
        byte[] tampered = NEW.clone();
        tampered[tampered.length / 2] ^= 1;
        device.shelf.putAs(file.digest(), tampered);
        assertRefused("new.flotilla", device.update(file, 2));
    }

    @Test
    void refusesABundleThatTheOwnerDidNotRelease() throws Exception {
        TargetFile foreign = Releases.byOwner(2).release("foreign.flotilla", NEW);
        device.shelf.put(NEW);
        assertRefused("foreign.flotilla", device.update(foreign, 2));
    }

    @Test
    void refusesAReleasedPathWithAnotherDigest() throws Exception {
        TargetFile file = device.release("new.flotilla", NEW);
        TargetFile other = new TargetFile(file.path(), file.length(), Digest.of(OLD), file.policy());
        assertRefused("new.flotilla", device.update(other, 2));
    }

    @Test
    void remembersTheFloorAndRefusesWhatIsBelowAfterARestart() throws Exception {
        TargetFile retired = device.release("retired.flotilla", Bundles.bytes("1.0.5"));
        TargetFile current = device.owner.release("new.flotilla", NEW, 9, 5);
        device.shelf.put(NEW);
        assertEquals(5, device.update(current, 2).floor());
        device.restart();
        UpdateStatus status = device.update(retired, 3);
        assertEquals(UpdatePhase.REJECTED, status.phase());
        assertTrue(status.reason().contains("below the floor 5"), status.reason());
        device.assertServes(NEW);
    }

    @Test
    void refusesABundleThatFailsItsSelfTestInTheProbe() throws Exception {
        byte[] bad = Bundles.failingSelfTest("1.2.0");
        UpdateStatus status = device.update(device.release("bad.flotilla", bad), 2);
        assertEquals(1, ((FakeEngine) device.engine).open());
        assertRefused("self-test: case 1 of 3", status);
    }

    @Test
    void reportsTheSignalByWhichAModelTookItsProbeDown() throws Exception {
        device.probe = bundle -> new ProbeResult.Refused("the model took its probe process down (signal 11)");
        device.restart();
        assertRefused("signal 11", device.update(device.release("new.flotilla", NEW), 2));
    }

    @Test
    void refusesABundleThatFailsItsSelfTestOnlyInTheServingProcess() throws Exception {
        device.probe = bundle ->
                new ProbeResult.Passed(BundleReader.read(bundle).selfTest().outputDigest());
        device.restart();
        byte[] bad = Bundles.failingSelfTest("1.2.0");
        assertRefused("self-test: case 1 of 3", device.update(device.release("bad.flotilla", bad), 2));
    }

    @Test
    void refusesAProbesWordWhoseOutputsAreNotThoseOfTheBundle() throws Exception {
        device.probe = bundle -> new ProbeResult.Passed(Digest.of(bundle));
        device.restart();
        assertRefused("the probe passed with outputs", device.update(device.release("new.flotilla", NEW), 2));
    }

    @Test
    void rollsBackWhenTheNewModelFailsWhileItServes() throws Exception {
        restartWithAModelThatWears();
        UpdateStatus status = device.update(device.release("new.flotilla", NEW), 2);
        assertEquals(UpdatePhase.ROLLED_BACK, status.phase());
        assertTrue(status.reason().contains("self-test"), status.reason());
        device.assertServes(OLD);
        device.restart();
        device.assertServes(OLD);
    }

    @Test
    void refusesSignedBytesThatAreNoBundle() throws Exception {
        byte[] junk = new byte[1000];
        assertRefused("signed but no bundle", device.update(device.release("junk.flotilla", junk), 2));
    }

    @Test
    void refusesABundleThatDoesNotFitTheQuota() throws Exception {
        Device small = new Device(new LossyFiles(200_000));
        small.update(small.release("old.flotilla", OLD), 1);
        TargetFile large = small.release("large.flotilla", new byte[180_000]);
        UpdateStatus status = small.update(large, 2);
        assertEquals(UpdatePhase.REJECTED, status.phase());
        assertTrue(status.reason().startsWith("storage full: large.flotilla needs "), status.reason());
        small.assertServes(OLD);
        small.restart();
        small.assertServes(OLD);
    }

    @Test
    void aNewerAssignmentReplacesOneThatIsStillFetched() throws Exception {
        device.offer(device.assign(device.release("slow.flotilla", Bundles.bytes("1.0.9")), 2));
        device.shelf.offline(true);
        device.step();
        device.shelf.offline(false);
        assertEquals(
                UpdatePhase.CONFIRMED,
                device.update(device.release("new.flotilla", NEW), 3).phase());
        device.assertServes(NEW);
    }

    @Test
    void givesUpABundleWhoseProbeTakesTheProcessDown() throws Exception {
        device.probe = bundle -> {
            throw new StackOverflowError("as if the process had died");
        };
        device.restart();
        device.offer(device.assign(device.release("new.flotilla", NEW), 2));
        int deaths = 0;
        UpdateStatus status = device.status();
        while (status.phase() != UpdatePhase.REJECTED && deaths < 10) {
            try {
                status = device.settle();
            } catch (StackOverflowError e) {
                deaths++;
                device.restart();
                device.assertServes(OLD);
            }
        }
        assertEquals(2, deaths);
        assertRefused("went down 2 times", status);
    }

    @Test
    void rejectsABundleWhoseFetchingTakesTheProcessDownAgainAndAgain() throws Exception {
        device.offer(device.assign(device.release("new.flotilla", NEW), 2));
        device.shelf.onOpen(() -> {
            throw new StackOverflowError("as if the process had died");
        });
        for (int i = 0; i < 2; i++) {
            assertThrows(StackOverflowError.class, device::settle);
            device.restart();
        }
        assertRefused("the agent went down 2 times while fetching this bundle", device.settle());
    }

    @Test
    void leavesAConfirmedModelThatTakesTheProcessDownWhenLoaded() throws Exception {
        device.update(device.release("new.flotilla", NEW), 2);
        boolean[] deadly = {true};
        device.engine = model -> {
            if (deadly[0] && Arrays.equals(model, Bundles.model("1.1.0"))) {
                throw new StackOverflowError("as if the process had died");
            }
            return new FakeEngine().load(model);
        };
        device.probe = bundle -> new ProbeResult.Refused("the model took its probe process down (signal 11)");
        for (int i = 0; i < 2; i++) {
            assertThrows(StackOverflowError.class, device::restart);
        }
        device.restart();
        device.assertServes(OLD);
        String reason = device.status().reason();
        assertTrue(reason.contains("went down 2 times while it loaded") && reason.contains("signal 11"), reason);
    }

    @Test
    void keepsAConfirmedModelThatPassesTheProbeThoughPowerFailedInEachStart() throws Exception {
        boolean[] power = {false};
        device.engine = model -> {
            if (!power[0]) {
                throw new StackOverflowError("as if the power had failed");
            }
            return new FakeEngine().load(model);
        };
        for (int i = 0; i < 5; i++) {
            assertThrows(StackOverflowError.class, device::restart);
        }
        power[0] = true;
        device.restart();
        device.assertServes(OLD);
        assertEquals("", device.status().reason());
    }

    @Test
    void takesNoJumpOfTheClockForALackOfProgress() throws Exception {
        device.offer(device.assign(device.release("new.flotilla", NEW), 2));
        device.step();
        for (Duration jump : List.of(Duration.ofDays(3_650), Duration.ofDays(-7_300), Duration.ofDays(3_650))) {
            device.clock.advance(jump);
            device.step();
        }
        assertEquals(UpdatePhase.CONFIRMED, device.settle().phase());
        device.assertServes(NEW);
    }

    @Test
    void givesTheRoomOfARefusedBundleBack() throws Exception {
        device.update(device.release("bad.flotilla", Bundles.failingSelfTest("1.2.0")), 2);
        assertEquals(0, files.size("slot-b"));
    }

    @Test
    void neverServesABundleWhoseProbeANewerAssignmentCutShort() throws Exception {
        device.probe = bundle -> {
            throw new StackOverflowError("as if the process had died");
        };
        device.restart();
        device.offer(device.assign(device.release("new.flotilla", NEW), 2));
        assertThrows(StackOverflowError.class, device::settle);
        device.restart();
        device.shelf.offline(true);
        device.offer(device.assign(device.release("newer.flotilla", Bundles.bytes("1.2.0")), 3));
        device.step();
        files.corrupt("slot-a", 100);
        device.restart();
        assertEquals(Optional.empty(), device.status().activeBundle());
    }

    @Test
    void neverRollsBackToARetiredRelease() throws Exception {
        restartWithAModelThatWears();
        TargetFile raising = device.owner.release("new.flotilla", NEW, 9, 5);
        device.shelf.put(NEW);
        UpdateStatus status = device.update(raising, 2);
        assertEquals(UpdatePhase.ROLLED_BACK, status.phase());
        assertEquals(Optional.empty(), status.activeBundle());
        assertTrue(status.reason().contains("retired"), status.reason());
        device.restart();
        assertEquals(Optional.empty(), device.status().activeBundle());
    }

    @Test
    void doesNotTakeAProbeThatCouldNotRunForOneThatDied() throws Exception {
        int[] probes = {0};
        device.probe = bundle -> {
            if (probes[0]++ < 2) {
                throw new IOException("no memory for a probe");
            }
            return device.loadAside(bundle);
        };
        device.restart();
        assertEquals(
                UpdatePhase.CONFIRMED,
                device.update(device.release("new.flotilla", NEW), 2).phase());
    }

    @Test
    void givesUpABundleThatFaultsInTheAgentItself() throws Exception {
        device.probe = bundle -> {
            throw new IllegalStateException("a fault of the agent");
        };
        device.restart();
        assertRefused("a fault of the agent", device.update(device.release("new.flotilla", NEW), 2));
    }

    @Test
    void servesOnThoughAnotherVersionOfTheAgentWroteAStateUnknownHere() throws Exception {
        Slots slots = Slots.open("edge-1", files);
        slots.note(Document.builder().put("state", "paused").build());
        device.restart();
        device.assertServes(OLD);
        assertEquals(
                UpdatePhase.CONFIRMED,
                device.update(device.release("new.flotilla", NEW), 2).phase());
    }
}
