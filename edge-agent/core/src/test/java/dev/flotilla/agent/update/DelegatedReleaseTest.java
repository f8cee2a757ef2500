package dev.flotilla.agent.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.agent.testkit.LossyFiles;
import dev.flotilla.contract.protocol.SignedAssignment;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.contract.testkit.ReleaseRole;
import dev.flotilla.contract.testkit.Releases;
import dev.flotilla.contract.trust.Delegations;
import dev.flotilla.contract.trust.TargetFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A role releases bundles of one family in the owner's stead. Whoever has its key can do no more than that, and whatever is
 * wrong with its file, the owner's own releases go on.
 */
class DelegatedReleaseTest {
    private static final byte[] OLD = Bundles.bytes("1.0.0");
    private static final byte[] NEW = Bundles.bytes("1.1.0");
    private static final byte[] OTHER = Bundles.bytes("1.2.0");
    private static final String FAMILY = Releases.FAMILY;
    private static final String PATH = FAMILY + "/new.flotilla";

    private final LossyFiles files = new LossyFiles();
    private Device device;
    private ReleaseRole nightly;
    private TargetFile old;

    /** The device runs a bundle that the owner released. */
    @BeforeEach
    void installOld() throws IOException {
        device = new Device(files);
        nightly = device.owner.delegate("nightly", FAMILY + "/*", "doors/*");
        old = device.release("old.flotilla", OLD);
        assertEquals(UpdatePhase.CONFIRMED, device.update(old, 5).phase());
        for (byte[] bundle : List.of(NEW, OTHER)) {
            device.shelf.put(bundle);
        }
    }

    private TargetFile release(String path, byte[] bundle, long number, long floor) {
        return nightly.release(path, bundle, FAMILY, number, floor);
    }

    private UpdateStatus update(TargetFile file, long counter) {
        return device.update(file, counter);
    }

    private List<String> roleFiles() throws IOException {
        return files.list().stream().filter(name -> name.startsWith("role-")).collect(Collectors.toList());
    }

    /** The device says that it waits for this reason, and still obeys the owner's own release after that. */
    private void assertWaits(String reason, TargetFile file) throws Exception {
        UpdateStatus status = update(file, 6);
        assertTrue(status.reason().startsWith("assignment 6 waits: "), status.reason());
        assertTrue(status.reason().contains(reason), status.reason());
        assertEquals(5, status.counter());
        device.assertServes(OLD);
        TargetFile owners = device.release("owners.flotilla", OTHER);
        assertEquals(
                UpdatePhase.CONFIRMED,
                update(owners, 7).phase(),
                device.status().reason());
        device.assertServes(OTHER);
    }

    private void assertRejected(String reason, UpdateStatus status) {
        assertEquals(UpdatePhase.REJECTED, status.phase());
        assertTrue(status.reason().contains(reason), status.reason());
    }

    @Test
    void installsAndConfirmsWhatARoleReleased() throws Exception {
        UpdateStatus status = update(release(PATH, NEW, 2, 0), 6);
        assertEquals(UpdatePhase.CONFIRMED, status.phase(), status.reason());
        device.assertServes(NEW);
        assertEquals(List.of("role-nightly.json"), roleFiles());
    }

    @Test
    void goesOnAfterARestartWithoutANetworkByTheFilesItKept() throws Exception {
        TargetFile file = release(PATH, NEW, 2, 0);
        assertEquals(UpdatePhase.CONFIRMED, update(file, 6).phase());
        assertEquals(UpdatePhase.CONFIRMED, update(old, 7).phase());
        device.restart();
        device.metadata.offline(true);
        assertEquals(
                UpdatePhase.CONFIRMED, update(file, 8).phase(), device.status().reason());
        device.assertServes(NEW);
    }

    @Test
    void looksAtNoRoleForWhatTheOwnerReleased() throws Exception {
        release(PATH, NEW, 2, 0);
        TargetFile owners = device.release(PATH, OTHER);
        assertEquals(UpdatePhase.CONFIRMED, update(owners, 6).phase());
        device.assertServes(OTHER);
        assertEquals(List.of(), roleFiles());
    }

    @Test
    void neverUnlearnsTheFloorThatARoleSet() throws Exception {
        TargetFile stale = release(FAMILY + "/stale.flotilla", OTHER, 3, 0);
        TargetFile file = release(PATH, NEW, 9, 8);
        UpdateStatus status = update(file, 6);
        assertEquals(UpdatePhase.CONFIRMED, status.phase(), status.reason());
        assertEquals(8, status.floor());
        assertRejected("floor", update(stale, 7));
        nightly.drop(PATH);
        assertRejected("floor", update(stale, 8));
        device.owner.withdraw(nightly);
        assertRejected("floor", update(old, 9));
        device.restart();
        device.assertServes(NEW);
    }

    @Test
    void refusesAReleaseForAnotherFamilyUnderTheRolesPath() throws Exception {
        assertWaits(
                "is of family \"test\", so a role may release it only below test/",
                release("doors/evil.flotilla", NEW, 2, 0));
    }

    @Test
    void learnsNoFloorFromAFileThatRetiresAnotherFamily() throws Exception {
        TargetFile evil = nightly.release(PATH, NEW, "doors", 99, 99);
        assertWaits("is of family \"doors\"", evil);
        release("doors/evil.flotilla", NEW, 99, 99);
        assertEquals(UpdatePhase.CONFIRMED, update(old, 8).phase());
        assertEquals(0, device.status().floor());
    }

    @Test
    void refusesAPathThatIsNotDelegated() throws Exception {
        assertRejected("name no file", update(release("windows/evil.flotilla", NEW, 2, 0), 6));
        device.assertServes(OLD);
    }

    @Test
    void obeysNoDirectorOfARole() throws Exception {
        TargetFile file = release(PATH, NEW, 2, 0);
        nightly.delegating(Delegations.toDirector(nightly.key().publicKey()));
        device.metadata.serve(device.owner);
        device.offer(SignedAssignment.seal(device.owner.desire(Device.ID, file, 6), nightly.key()));
        UpdateStatus status = device.settle();
        assertTrue(status.reason().contains("delegates further"), status.reason());
        nightly.delegating(Delegations.NONE);
        device.metadata.serve(device.owner);
        status = device.settle();
        assertTrue(status.reason().contains("is not signed by the fleet's director"), status.reason());
        device.assertServes(OLD);
    }

    @Test
    void letsTheDirectorReleaseNothingThoughTheTargetsNameItAsARole() throws Exception {
        ReleaseRole director = device.owner.withoutDirector().delegate("director", "director/*");
        TargetFile file = director.release("director/evil.flotilla", NEW, "director", 2, 0);
        device.metadata.serve(device.owner);
        device.offer(SignedAssignment.seal(device.owner.desire(Device.ID, file, 6), director.key()));
        UpdateStatus status = device.settle();
        assertTrue(status.reason().contains("director.json: no release role has this name"), status.reason());
        device.assertServes(OLD);
    }

    @Test
    void refusesASnapshotThatGoesBackToAnOlderFileOfARole() throws Exception {
        TargetFile file = release(PATH, NEW, 2, 0);
        assertEquals(UpdatePhase.CONFIRMED, update(file, 6).phase());
        long newest = nightly.version();
        nightly.atVersion(newest - 1);
        TargetFile owners = device.release("owners.flotilla", OTHER);
        UpdateStatus status = update(owners, 7);
        assertTrue(
                status.reason().contains("nightly.json version " + (newest - 1) + " is older than version " + newest),
                status.reason());
        device.assertServes(NEW);
    }

    @Test
    void refusesWhatAWithdrawnRoleReleasedAndForgetsItsFile() throws Exception {
        TargetFile file = release(PATH, NEW, 2, 0);
        TargetFile next = release(FAMILY + "/next.flotilla", OTHER, 3, 0);
        assertEquals(UpdatePhase.CONFIRMED, update(file, 6).phase());
        device.owner.withdraw(nightly);
        device.clock.advance(Device.METADATA_AGE);
        assertRejected("name no file \"test/next.flotilla\"", update(next, 7));
        device.assertServes(NEW);
        assertEquals(List.of(), roleFiles());
    }

    @Test
    void waitsForAFileThatIsNoneUntilItIsWhole() throws Exception {
        TargetFile file = release(PATH, NEW, 2, 0);
        device.metadata.serve(device.owner);
        device.metadata.put(nightly.fileName(), "{}".getBytes(StandardCharsets.UTF_8));
        device.offer(device.owner.assign(Device.ID, file, 6));
        UpdateStatus status = device.settle();
        assertTrue(status.reason().contains("waits: a role that may release test/new.flotilla"), status.reason());
        device.metadata.serve(device.owner);
        assertEquals(UpdatePhase.CONFIRMED, device.settle().phase(), "obeys once the file is whole");
        device.assertServes(NEW);
    }

    @Test
    void asksNobodyBehindARoleThatIsBroken() throws Exception {
        nightly.delegating(Delegations.toDirector(nightly.key().publicKey()));
        ReleaseRole weekly = device.owner.delegate("weekly", FAMILY + "/*", "garden/*");
        assertWaits("nightly.json: it delegates further", weekly.release(PATH, NEW, FAMILY, 2, 0));
        assertEquals(List.of(), roleFiles());
    }

    @Test
    void asksTheNextRoleForWhatTheFirstMayNotOrDoesNotRelease() throws Exception {
        ReleaseRole weekly = device.owner.delegate("weekly", FAMILY + "/*");
        release(FAMILY + "/other.flotilla", OTHER, 2, 0);
        assertEquals(
                UpdatePhase.CONFIRMED,
                update(weekly.release(PATH, NEW, FAMILY, 3, 0), 6).phase());
        device.assertServes(NEW);
        assertEquals(List.of("role-nightly.json", "role-weekly.json"), roleFiles());
    }
}
