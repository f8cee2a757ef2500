package dev.flotilla.agent.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.agent.slot.Slots;
import dev.flotilla.agent.testkit.LossyFiles;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.protocol.ArtifactRef;
import dev.flotilla.contract.protocol.DesiredState;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.Losses;
import dev.flotilla.contract.protocol.SignedAssignment;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.contract.testkit.Releases;
import dev.flotilla.contract.trust.TargetFile;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A device obeys its director, in order and in time, and nobody else; whatever it refuses, it says why and serves on. */
class AssignmentsTest {
    private static final byte[] OLD = Bundles.bytes("1.0.0");
    private static final byte[] NEW = Bundles.bytes("1.1.0");
    private static final Duration DAY = Duration.ofDays(1);

    private final LossyFiles files = new LossyFiles();
    private Device device;
    private TargetFile old;
    private TargetFile file;

    @BeforeEach
    void installOld() throws IOException {
        device = new Device(files);
        old = device.release("old.flotilla", OLD);
        assertEquals(UpdatePhase.CONFIRMED, device.update(old, 5).phase());
        file = device.release("new.flotilla", NEW);
        device.metadata.serve(device.owner);
    }

    @Test
    void refusesWhatAnotherKeyThanTheDirectorsSigned() throws Exception {
        Releases thief = Releases.byOwner(9);
        assertIgnored("assignment 6 is not signed by the fleet's director: ", thief.assign(Device.ID, file, 6));
    }

    @Test
    void refusesWhatTheOwnersKeySignedInsteadOfTheDirectors() throws Exception {
        assertIgnored(
                "assignment 6 is not signed by the fleet's director: ",
                SignedAssignment.seal(device.owner.desire(Device.ID, file, 6), device.owner.key()));
    }

    @Test
    void refusesAnAssignmentOfAnotherDevice() throws Exception {
        DeviceId other = new DeviceId("edge-2");
        assertIgnored("assignment 6 is for edge-2, this device is edge-1", device.owner.assign(other, file, 6));
    }

    @Test
    void refusesAnAssignmentOlderThanTheNewestItObeyed() throws Exception {
        assertIgnored("assignment 4 is older than 5, which this device obeyed", device.assign(file, 4));
    }

    @Test
    void countsAnewForADirectorWhomTheOwnerNamedInPlaceOfAThief() throws Exception {
        assertEquals(UpdatePhase.CONFIRMED, device.update(file, Long.MAX_VALUE).phase());
        SignedAssignment replayed = device.owner.assign(Device.ID, old, Long.MAX_VALUE);
        Releases successor = Releases.byOwner(9);
        device.owner.naming(successor.onlineKeys());
        device.release("another.flotilla", Bundles.bytes("1.2.0"));
        device.metadata.serve(device.owner);
        DesiredState wanted = device.owner.desire(Device.ID, old, 6);
        device.offer(SignedAssignment.seal(wanted, successor.director()));
        UpdateStatus status = device.settle();
        assertEquals(UpdatePhase.CONFIRMED, status.phase(), status.reason());
        assertEquals(6, status.counter());
        device.assertServes(OLD);
        device.offer(replayed);
        assertTrue(device.settle().reason().contains("is not signed by the fleet's director"));
        device.restart();
        device.assertServes(OLD);
    }

    @Test
    void refusesAnOlderAssignmentThoughTheJournalWasLost() throws Exception {
        Slots.open("edge-1", files)
                .note(Document.builder().put("state", "unknown").build());
        device.restart();
        device.offer(device.assign(file, 4));
        UpdateStatus status = device.settle();
        assertEquals("assignment 4 is older than 5, which this device obeyed", status.reason());
        device.assertServes(OLD);
        assertEquals(UpdatePhase.CONFIRMED, device.update(file, 5).phase(), "the newest itself may be repeated");
    }

    @Test
    void refusesAnAssignmentWhoseTimeIsOver() throws Exception {
        Instant now = device.clock.instant();
        DesiredState desired = device.owner.desire(Device.ID, file, 6);
        SignedAssignment expired = SignedAssignment.seal(until(desired, now), device.owner.director());
        assertIgnored("assignment 6 expired at " + now, expired);
    }

    private static DesiredState until(DesiredState desired, Instant expires) {
        return new DesiredState(
                desired.messageId(),
                desired.device(),
                desired.counter(),
                desired.nonce(),
                desired.rolloutId(),
                expires,
                desired.bundle());
    }

    @Test
    void refusesEveryAssignmentWhileTheOwnerNamesNoDirector() throws Exception {
        device.owner.withoutDirector();
        device.release("another.flotilla", Bundles.bytes("1.2.0"));
        device.clock.advance(DAY);
        assertIgnored("assignment 6: the owner's targets name no director", device.assign(file, 6));
    }

    @Test
    void rejectsABundleThatIsNotReleased() throws Exception {
        TargetFile foreign = Releases.byOwner(2).release("foreign.flotilla", NEW);
        UpdateStatus status = device.update(foreign, 6);
        assertEquals(UpdatePhase.REJECTED, status.phase());
        assertTrue(status.reason().contains("foreign.flotilla"), status.reason());
        assertEquals(6, status.counter());
        device.assertServes(OLD);
    }

    @Test
    void forgetsWhatItRefusedWithTheNextAssignmentItObeys() throws Exception {
        device.offer(Releases.byOwner(9).assign(Device.ID, file, 1_000));
        assertTrue(device.settle().reason().contains("not signed"));
        UpdateStatus status = device.update(file, 6);
        assertEquals(UpdatePhase.CONFIRMED, status.phase());
        assertEquals("", status.reason());
        device.assertServes(NEW);
    }

    @Test
    void servesOnWhileTheMetadataCannotBeFetchedAndObeysWhenItCan() throws Exception {
        device.metadata.offline(true);
        assertIgnored(
                "assignment 6 waits: the metadata cannot be refreshed: connection refused", device.assign(file, 6));
        device.metadata.offline(false);
        assertEquals(UpdatePhase.CONFIRMED, device.update(file, 6).phase());
        device.assertServes(NEW);
    }

    @Test
    void servesOnAndInstallsNothingWhileAllMetadataItGetsHasExpired() throws Exception {
        device.clock.set(Releases.EXPIRES.plusSeconds(1));
        assertIgnored("assignment 6 waits: the metadata cannot be refreshed: root.json", device.assign(file, 6));
    }

    @Test
    void takesNoTargetsThatAThiefWithAnotherRootSigned() throws Exception {
        Releases thief = Releases.byOwner(9);
        TargetFile his = thief.release("new.flotilla", NEW);
        thief.release("newer.flotilla", NEW);
        thief.release("newest.flotilla", NEW);
        device.metadata.serve(thief);
        assertIgnored("assignment 6 waits: the metadata cannot be refreshed: ", thief.assign(Device.ID, his, 6));
    }

    @Test
    void refreshesNothingForABundleThatItKnowsWhileItsMetadataIsYoung() throws Exception {
        device.update(file, 6);
        int requests = device.metadata.requests();
        device.clock.advance(Device.METADATA_AGE.minusMinutes(1));
        assertEquals(UpdatePhase.CONFIRMED, device.update(old, 7).phase());
        assertEquals(requests, device.metadata.requests());
        device.clock.advance(Device.METADATA_AGE);
        assertEquals(UpdatePhase.CONFIRMED, device.update(file, 8).phase());
        assertTrue(device.metadata.requests() > requests, "the metadata was out of date");
    }

    @Test
    void goesOnAfterARestartByTheMetadataItHas() throws Exception {
        device.offer(device.assign(file, 6));
        device.step();
        device.metadata.offline(true);
        device.restart();
        device.clock.set(Releases.EXPIRES.plus(DAY));
        assertEquals(
                UpdatePhase.CONFIRMED, device.settle().phase(), device.status().reason());
        device.assertServes(NEW);
    }

    @Test
    void refusesABundleUnderAnotherDigestThanTheReleasedOne() throws Exception {
        DesiredState desired = device.owner.desire(Device.ID, file, 6);
        DesiredState forged = new DesiredState(
                desired.messageId(),
                desired.device(),
                desired.counter(),
                desired.nonce(),
                desired.rolloutId(),
                desired.expires(),
                new ArtifactRef(file.path(), Digest.of(OLD), OLD.length));
        device.offer(SignedAssignment.seal(forged, device.owner.director()));
        UpdateStatus status = device.settle();
        assertEquals(UpdatePhase.REJECTED, status.phase());
        assertTrue(status.reason().contains("new.flotilla"), status.reason());
        device.assertServes(OLD);
    }

    /** Offers it; what the device is about stays as it was, but for the reason in its reports. */
    private void assertIgnored(String reason, SignedAssignment assignment) throws Exception {
        device.offer(assignment);
        UpdateStatus status = device.settle();
        assertTrue(status.reason().startsWith(reason), status.reason());
        assertEquals(
                status.reason(),
                status.toReport("m", device.clock.instant(), "1", Losses.NONE).reason());
        assertEquals(UpdatePhase.CONFIRMED, status.phase());
        assertEquals(5, status.counter());
        device.assertServes(OLD);
        device.restart();
        device.assertServes(OLD);
    }
}
