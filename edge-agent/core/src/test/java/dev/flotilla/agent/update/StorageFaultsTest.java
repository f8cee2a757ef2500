package dev.flotilla.agent.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.contract.trust.TargetFile;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StorageFaultsTest extends InstalledDevice {
    /** Writes by which the journal has a new state. */
    private static final int JOURNAL_WRITE = 1;

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
        restartWithAModelThatWears();
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
        restartWithAModelThatWears();
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

    /** The journal says that the new model is to be rolled back, and nothing was done about it yet. */
    private void refuseNewOnTrial() throws Exception {
        restartWithAModelThatWears();
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
    void stopsServingARefusedModelThoughTheOneBeforeIsDamaged() throws Exception {
        restartWithAModelThatWears();
        putNewOnTrial();
        files.corrupt("slot-a", 100);
        UpdateStatus status = device.settle();
        assertEquals(UpdatePhase.ROLLED_BACK, status.phase());
        assertEquals(Optional.empty(), status.activeBundle());
        assertTrue(status.reason().contains("slot A"), status.reason());
    }

    @Test
    void saysThatNothingServesThoughTheDiskDoesNotTakeTheReason() throws Exception {
        restartWithAModelThatWears();
        putNewOnTrial();
        device.step();
        files.corrupt("slot-a", 100);
        files.readOnlyAfter(1);
        UpdateStatus status = device.settle();
        assertEquals(UpdatePhase.ROLLED_BACK, status.phase());
        assertTrue(status.reason().contains("nothing serves"), status.reason());
    }

    @Test
    void keepsToAVerdictThoughTheDiskDoesNotLetItClearAwayWhatItFetched() throws Exception {
        device.offer(device.assign(device.release("new.flotilla", NEW), 2));
        device.shelf.breakAfter(NEW.length / 3);
        device.step();
        assertTrue(device.status().progressBytes() > 0);
        device.restart();
        device.shelf.onOpen(() -> {
            throw new StackOverflowError("as if the process had died");
        });
        for (int i = 0; i < 2; i++) {
            assertThrows(StackOverflowError.class, device::settle);
            device.restart();
        }
        files.readOnlyAfter(JOURNAL_WRITE);
        UpdateStatus status = device.settle();
        assertEquals(UpdatePhase.REJECTED, status.phase(), status.reason());
        files.readOnlyAfter(Integer.MAX_VALUE);
        assertRefused("the agent went down 2 times while fetching this bundle", device.settle());
        assertEquals(0, device.status().progressBytes(), "cleared away with the next start");
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
}
