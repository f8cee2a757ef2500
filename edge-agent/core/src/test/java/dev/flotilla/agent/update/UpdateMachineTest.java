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
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.inference.TensorSpec;
import dev.flotilla.contract.protocol.SignedAssignment;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.contract.testkit.Releases;
import dev.flotilla.contract.trust.TargetFile;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UpdateMachineTest {
    private static final byte[] OLD = Bundles.bytes("1.0.0");
    private static final byte[] NEW = Bundles.bytes("1.1.0");

    private final LossyFiles files = new LossyFiles();
    private Device device;

    @BeforeEach
    void installOld() throws IOException {
        device = new Device(files);
        assertEquals(
                UpdatePhase.CONFIRMED,
                device.update(device.release("old.flotilla", OLD), 1).phase());
    }

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
        device.engine = model -> new WearingModel(new FakeEngine().load(model), model);
        device.restart();
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
    void servesTheOtherSlotWhenTheActiveOneIsDamaged() throws Exception {
        device.update(device.release("new.flotilla", NEW), 2);
        files.corrupt("slot-b", 100);
        device.restart();
        device.assertServes(OLD);
        assertTrue(device.status().reason().contains("slot B"), device.status().reason());
    }

    @Test
    void fetchesTheAssignedBundleAgainWhenItsSlotIsDamaged() throws Exception {
        device.update(device.release("new.flotilla", NEW), 2);
        files.corrupt("slot-b", 100);
        device.restart();
        assertEquals(UpdatePhase.FETCHING, device.status().phase());
        assertEquals(UpdatePhase.CONFIRMED, device.settle().phase());
        device.assertServes(NEW);
    }

    @Test
    void fetchesABundleAgainAtMostAsOftenAsThePolicySaysThoughItsSlotIsDamagedEachTime() throws Exception {
        device.update(device.release("new.flotilla", NEW), 2);
        for (int i = 0; i < 2; i++) {
            files.corrupt("slot-b", 100);
            device.restart();
            assertEquals(UpdatePhase.CONFIRMED, device.settle().phase());
            device.assertServes(NEW);
        }
        files.corrupt("slot-b", 100);
        device.restart();
        device.assertServes(OLD);
        assertFalse(device.step());
    }

    @Test
    void servesTheOtherSlotWhenTheDiskDoesNotGiveBackTheActiveOne() throws Exception {
        device.update(device.release("new.flotilla", NEW), 2);
        files.unreadable("slot-b");
        device.restart();
        device.assertServes(OLD);
        assertTrue(device.status().reason().contains("slot-b"), device.status().reason());
    }

    @Test
    void servesByTheJournalBeforeWhenTheDiskDoesNotGiveBackTheNewest() throws Exception {
        device.update(device.release("new.flotilla", NEW), 2);
        for (String journal : List.of("journal-0", "journal-1")) {
            files.unreadable(journal);
            device.restart();
            device.assertServesOneOf(OLD, NEW);
            files.readableAgain();
        }
        files.unreadable("journal-0");
        files.unreadable("journal-1");
        assertThrows(IOException.class, device::restart);
    }

    @Test
    void servesOnAndInstallsNothingWhileWhatItTrustsIsDamaged() throws Exception {
        files.replace("trust.cbor", new byte[] {1, 2, 3});
        device.restart();
        device.assertServes(OLD);
        assertTrue(
                device.status().reason().contains("trust.cbor"), device.status().reason());
        UpdateStatus status = device.update(device.release("new.flotilla", NEW), 2);
        assertTrue(
                status.reason().contains("assignment 2 waits: what this device trusts (trust.cbor)"), status.reason());
        assertEquals(1, status.counter());
        device.assertServes(OLD);
    }

    @Test
    void installsAgainOnceTheDiskGivesBackWhatItTrusts() throws Exception {
        files.unreadable("trust.cbor");
        device.restart();
        device.assertServes(OLD);
        device.offer(device.assign(device.release("new.flotilla", NEW), 2));
        device.step();
        device.assertServes(OLD);
        files.readableAgain();
        assertEquals(UpdatePhase.CONFIRMED, device.settle().phase());
        device.assertServes(NEW);
    }

    @Test
    void servesTheConfirmedModelAfterAStartOnAReadOnlyDisk() throws Exception {
        files.readOnly(true);
        device.restart();
        device.assertServes(OLD);
        assertTrue(
                device.status().reason().contains("read-only"), device.status().reason());
    }

    @Test
    void servesTheModelBeforeAfterAStartOnTrialWithADiskThatCannotCountIt() throws Exception {
        putNewOnTrial();
        files.readOnly(true);
        device.restart();
        device.assertServes(OLD);
        files.readOnly(false);
        assertEquals(UpdatePhase.CONFIRMED, device.settle().phase());
        device.assertServes(NEW);
        device.restart();
        device.assertServes(NEW);
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
    void rejectsWhatComesNoNearerToItsEndWithinThePatience() throws Exception {
        device.offer(device.assign(device.release("new.flotilla", NEW), 2));
        device.step();
        files.readOnly(true);
        for (int i = 0; i < 70; i++) {
            device.clock.advance(Duration.ofSeconds(10));
            device.step();
        }
        files.readOnly(false);
        UpdateStatus status = device.settle();
        assertRefused("no progress for 600 s while ", status);
        assertTrue(status.reason().contains("read-only"), status.reason());
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
    void rollsBackAModelOnTrialThatTheDiskDoesNotLetItConfirm() throws Exception {
        putNewOnTrial();
        files.readOnly(true);
        for (int i = 0; i < 70; i++) {
            device.clock.advance(Duration.ofSeconds(10));
            device.step();
        }
        files.readOnly(false);
        device.clock.advance(Duration.ofSeconds(10));
        UpdateStatus status = device.settle();
        assertEquals(UpdatePhase.ROLLED_BACK, status.phase(), status.reason());
        device.assertServes(OLD);
    }

    @Test
    void keepsAModelOnTrialThatAFullDiskDoesNotLetItConfirmAndConfirmsItOnceThereIsRoom() throws Exception {
        putNewOnTrial();
        files.full(true);
        for (int i = 0; i < 10; i++) {
            device.clock.advance(Duration.ofSeconds(10));
            device.step();
        }
        assertEquals(UpdatePhase.ACTIVATING, device.status().phase());
        assertTrue(
                device.status().reason().startsWith("storage full: "),
                device.status().reason());
        device.assertServes(NEW);
        files.full(false);
        assertEquals(UpdatePhase.CONFIRMED, device.settle().phase());
        assertEquals("", device.status().reason());
        device.assertServes(NEW);
    }

    @Test
    void servesTheModelBeforeWhileAFullDiskDoesNotTakeTheWayBack() throws Exception {
        refuseNewOnTrial();
        files.full(true);
        assertRollsBackOnly(() -> files.full(false), "storage full: ");
    }

    @Test
    void servesTheModelBeforeThoughTheDiskDoesNotEvenTakeThatTheNewOneIsRefused() throws Exception {
        device.engine = model -> new WearingModel(new FakeEngine().load(model), model);
        device.restart();
        putNewOnTrial();
        files.readOnly(true);
        device.step();
        device.assertServes(OLD);
        device.clock.advance(Duration.ofSeconds(10));
        device.step();
        device.assertServes(OLD);
        files.readOnly(false);
        assertEquals(UpdatePhase.ROLLED_BACK, device.settle().phase());
        device.assertServes(OLD);
    }

    @Test
    void rollsBackHoweverLongTheDiskDoesNotTakeIt() throws Exception {
        refuseNewOnTrial();
        files.readOnly(true);
        assertRollsBackOnly(() -> files.readOnly(false), "read-only");
    }

    @Test
    void servesNothingWhileTheDiskDoesNotTakeTheWayBackFromARetiredRelease() throws Exception {
        device.engine = model -> new WearingModel(new FakeEngine().load(model), model);
        device.restart();
        TargetFile raising = device.owner.release("new.flotilla", NEW, 9, 5);
        device.shelf.put(NEW);
        device.offer(device.assign(raising, 2));
        stepUntilNewServes();
        device.step();
        files.readOnly(true);
        device.step();
        assertEquals(Optional.empty(), device.status().activeBundle());
        files.readOnly(false);
        assertEquals(UpdatePhase.ROLLED_BACK, device.settle().phase());
        assertEquals(Optional.empty(), device.status().activeBundle());
    }

    private void putNewOnTrial() throws Exception {
        device.offer(device.assign(device.release("new.flotilla", NEW), 2));
        stepUntilNewServes();
    }

    private void stepUntilNewServes() {
        while (!device.serving.title().equals("shapes 1.1.0")) {
            device.step();
        }
    }

    /** The journal says that the new model is to be rolled back, and nothing was done about it yet. */
    private void refuseNewOnTrial() throws Exception {
        device.engine = model -> new WearingModel(new FakeEngine().load(model), model);
        device.restart();
        putNewOnTrial();
        device.step();
        assertTrue(
                device.status().reason().startsWith("self-test: "),
                device.status().reason());
    }

    private void assertRollsBackOnly(Runnable repair, String trouble) throws Exception {
        for (int i = 0; i < 70; i++) {
            device.clock.advance(Duration.ofSeconds(10));
            device.step();
            device.assertServes(OLD);
        }
        UpdateStatus stuck = device.status();
        assertEquals(UpdatePhase.ACTIVATING, stuck.phase());
        assertTrue(stuck.reason().startsWith("self-test: ") && stuck.reason().contains(trouble), stuck.reason());
        repair.run();
        UpdateStatus status = device.settle();
        assertEquals(UpdatePhase.ROLLED_BACK, status.phase());
        assertTrue(status.reason().startsWith("self-test: "), status.reason());
        device.assertServes(OLD);
        device.restart();
        device.assertServes(OLD);
    }

    @Test
    void neverServesAnUnprovenBundleBecauseTheActiveSlotIsDamaged() throws Exception {
        List<Digest> probed = new ArrayList<>();
        device.probe = bundle -> {
            if (probed.isEmpty()) {
                probed.add(Digest.of(bundle));
                throw new StackOverflowError("as if the process had died");
            }
            return device.loadAside(bundle);
        };
        device.restart();
        device.offer(device.assign(device.release("new.flotilla", NEW), 2));
        assertThrows(StackOverflowError.class, device::settle);
        files.corrupt("slot-a", 100);
        device.restart();
        assertEquals(Optional.empty(), device.status().activeBundle(), "it was not probed yet");
        assertEquals(UpdatePhase.CONFIRMED, device.settle().phase());
        device.assertServes(NEW);
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
        device.engine = model -> new WearingModel(new FakeEngine().load(model), model);
        device.restart();
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
    void stopsServingARefusedModelThoughTheOneBeforeIsDamaged() throws Exception {
        device.engine = model -> new WearingModel(new FakeEngine().load(model), model);
        device.restart();
        putNewOnTrial();
        files.corrupt("slot-a", 100);
        UpdateStatus status = device.settle();
        assertEquals(UpdatePhase.ROLLED_BACK, status.phase());
        assertEquals(Optional.empty(), status.activeBundle());
        assertTrue(status.reason().contains("slot A"), status.reason());
    }

    @Test
    void saysThatNothingServesThoughTheDiskDoesNotTakeTheReason() throws Exception {
        device.engine = model -> new WearingModel(new FakeEngine().load(model), model);
        device.restart();
        putNewOnTrial();
        device.step();
        files.corrupt("slot-a", 100);
        files.readOnlyAfter(1);
        UpdateStatus status = device.settle();
        assertEquals(UpdatePhase.ROLLED_BACK, status.phase());
        assertTrue(status.reason().contains("nothing serves"), status.reason());
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
    void saysWhyWhenTheJournalCannotBeWritten() throws Exception {
        device.offer(device.assign(device.release("new.flotilla", NEW), 2));
        files.readOnly(true);
        device.step();
        assertTrue(
                device.status().reason().contains("read-only"), device.status().reason());
        device.assertServes(OLD);
        files.readOnly(false);
        assertEquals(UpdatePhase.CONFIRMED, device.settle().phase());
        assertEquals("", device.status().reason());
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

    private void assertRefused(String reason, UpdateStatus status) throws Exception {
        assertEquals(UpdatePhase.REJECTED, status.phase(), status.reason());
        assertTrue(status.reason().contains(reason), status.reason());
        device.assertServes(OLD);
        device.restart();
        device.assertServes(OLD);
        assertEquals(UpdatePhase.REJECTED, device.status().phase());
    }

    /** Answers rightly until it was loaded and tested, and wrongly from then on, if it is the new model. */
    private static final class WearingModel implements LoadedModel {
        private static final int GOOD_RUNS = 3;
        private final LoadedModel model;
        private final boolean wears;
        private int runs;

        private WearingModel(LoadedModel model, byte[] bytes) {
            this.model = model;
            this.wears = Arrays.equals(bytes, Bundles.model("1.1.0"));
        }

        @Override
        public List<TensorSpec> inputs() {
            return model.inputs();
        }

        @Override
        public List<TensorSpec> outputs() {
            return model.outputs();
        }

        @Override
        public List<byte[]> run(List<byte[]> inputs) throws InferenceException {
            List<byte[]> outputs = model.run(inputs);
            if (wears && runs++ >= GOOD_RUNS) {
                outputs.get(0)[0] ^= 0x55;
            }
            return outputs;
        }

        @Override
        public void close() {
            model.close();
        }
    }
}
