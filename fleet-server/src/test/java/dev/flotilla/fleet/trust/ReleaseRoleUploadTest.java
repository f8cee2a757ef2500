package dev.flotilla.fleet.trust;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.testkit.ManualClock;
import dev.flotilla.contract.testkit.ReleaseRole;
import dev.flotilla.contract.testkit.Releases;
import dev.flotilla.contract.trust.Delegations;
import dev.flotilla.contract.trust.MetadataRequest;
import dev.flotilla.contract.trust.ReleaseRoles;
import dev.flotilla.contract.trust.RootMetadata;
import dev.flotilla.contract.trust.TargetFile;
import dev.flotilla.contract.trust.TrustException;
import dev.flotilla.contract.trust.TrustedMetadataSet;
import dev.flotilla.fleet.limit.Immediately;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Files of release roles are taken in by the same rules that devices go by, and listed for them; judged by a device's rules. */
class ReleaseRoleUploadTest {
    private static final Lifetimes LIFETIMES = new Lifetimes(Duration.ofDays(30), Duration.ofDays(3));
    private static final byte[] BUNDLE = {1, 2, 3};
    private static final String PATH = "fashion/1.flotilla";

    private final ManualClock clock = new ManualClock();
    private final MemoryMetadata store = new MemoryMetadata();
    private final OnlineSigners signers = TestSigners.of(1);
    private final Repository repository =
            new Repository(store, signers, LIFETIMES, new Immediately(), clock, topic -> {});
    private final Releases owner = Releases.byOwner().naming(signers.publicKeys());
    private final ReleaseRole nightly = owner.delegate("nightly", "fashion/*");
    private byte[] timestamp = {};
    private byte[] snapshot = {};

    private void publish() {
        await(repository.putRoot(owner.root()));
        await(repository.putTargets(owner.targets()));
    }

    private void put(ReleaseRole role) {
        await(repository.putRole(role.name(), role.json()));
    }

    private String refusal(ReleaseRole role) {
        return String.valueOf(
                assertThrows(RefusedUploadException.class, () -> put(role)).getMessage());
    }

    private TrustState state() {
        return await(repository.state()).orElseThrow();
    }

    private Optional<String> problem(String name) {
        return state().roles().stream()
                .filter(role -> role.name().equals(name))
                .findFirst()
                .orElseThrow()
                .problem();
    }

    @Test
    void listsTheFileForDevicesAndGivesItByName() throws TrustException {
        TargetFile file = nightly.release(PATH, BUNDLE, "fashion", 2, 1);
        publish();
        assertEquals(Optional.of("no nightly.json was uploaded yet"), problem("nightly"));
        follow();
        put(nightly);
        TrustedMetadataSet device = follow();
        assertEquals(nightly.fileName(), device.targetsFile("nightly").name());
        byte[] given = await(repository.file(nightly.fileName())).orElseThrow();
        assertArrayEquals(nightly.json(), given);
        TrustedMetadataSet asked = device.updateDelegatedTargets(given, nightly.delegation(), RootMetadata.TARGETS);
        assertEquals(1, asked.floor("fashion"));
        assertEquals(Optional.empty(), problem("nightly"));
        assertTrue(state().released().orElseThrow().releases(file));
        assertEquals(file, await(repository.owners()).target(PATH));
        assertTrue(await(repository.file("1.timestamp.json")).isEmpty());
        assertTrue(await(repository.file("1.director.json")).isEmpty());
    }

    @Test
    void takesTheSameAgainAndPublishesNothingForIt() {
        publish();
        put(nightly);
        long before = await(store.number());
        put(nightly);
        assertEquals(before, await(store.number()));
    }

    @Test
    void refusesFilesThatAreOlderOrOthersOfTheSameVersionOrExpired() {
        assertEquals("there is no root.json yet; upload it first", refusal(nightly));
        publish();
        nightly.atVersion(3);
        put(nightly);
        nightly.atVersion(2);
        assertEquals("nightly.json version 2 is older than version 3, which is installed", refusal(nightly));
        nightly.release(PATH, BUNDLE, "fashion", 1, 0);
        assertEquals(
                "nightly.json: version 3 is here already with other content; sign the new content with a higher version",
                refusal(nightly));
        nightly.expiring(clock.instant());
        assertTrue(refusal(nightly).startsWith("nightly.json expired at "), refusal(nightly));
    }

    @Test
    void refusesWhatTheOwnerDidNotDelegate() {
        publish();
        ReleaseRole weekly = owner.delegate("weekly", "doors/*");
        assertTrue(refusal(weekly).startsWith("weekly.json: targets.json delegates to no role \"weekly\""));
        nightly.release("doors/1.flotilla", BUNDLE, "doors", 1, 0);
        assertTrue(refusal(nightly).contains("doors/1.flotilla is outside of the paths"));
        nightly.drop("doors/1.flotilla");
        nightly.release(PATH, BUNDLE, "doors", 9, 9);
        assertTrue(refusal(nightly).contains("so a role may release it only below doors/"));
        nightly.drop(PATH);
        nightly.delegating(Delegations.toDirector(nightly.key().publicKey()));
        assertTrue(refusal(nightly).contains("delegates further"));
        nightly.delegating(Delegations.NONE);
        nightly.signedBy(weekly.key());
        assertEquals(
                "nightly.json: 0 valid signatures by keys of the role nightly, at least 1 needed", refusal(nightly));
        assertTrue(
                assertThrows(RefusedUploadException.class, () -> await(repository.putRole("director", nightly.json())))
                        .getMessage()
                        .contains("no release role has this name"));
    }

    @Test
    void countsNothingOfAWithdrawnRoleButGoesOnListingItsFileAsDevicesDemand() throws TrustException {
        TargetFile file = nightly.release(PATH, BUNDLE, "fashion", 2, 2);
        publish();
        put(nightly);
        follow();
        owner.withdraw(nightly);
        await(repository.putTargets(owner.targets()));
        TrustedMetadataSet device = follow();
        assertEquals(List.of(), device.delegationsFor(RootMetadata.TARGETS, PATH));
        assertTrue(problem("nightly").orElseThrow().contains("targets.json delegates to no role \"nightly\""));
        assertFalse(state().released().orElseThrow().releases(file));
        assertEquals(0, state().released().orElseThrow().floor("fashion"));
        JudgedMetadata judged = await(repository.owners());
        String why = String.valueOf(assertThrows(RefusedUploadException.class, () -> judged.target(PATH))
                .getMessage());
        assertTrue(why.contains("what these roles release does not count: nightly.json: "), why);
    }

    @Test
    void waitsForANewFileWhenTheOwnerNamesAnotherKeyForARole() {
        publish();
        put(nightly);
        long last = nightly.version();
        byte[] old = nightly.json();
        nightly.signedBy(Releases.byOwner(3).key());
        await(repository.putTargets(owner.targets()));
        assertTrue(problem("nightly").orElseThrow().startsWith("nightly.json: 0 valid signatures"));
        assertThrows(RefusedUploadException.class, () -> await(repository.putRole("nightly", old)));
        put(nightly);
        assertTrue(nightly.version() > last);
        assertEquals(Optional.empty(), problem("nightly"));
    }

    @Test
    void countsNothingOfARoleWhoseFileExpired() {
        nightly.release(PATH, BUNDLE, "fashion", 2, 0);
        nightly.expiring(clock.instant().plus(Duration.ofDays(1)));
        publish();
        put(nightly);
        clock.advance(Duration.ofDays(1));
        JudgedMetadata judged = await(repository.owners());
        String why = String.valueOf(assertThrows(RefusedUploadException.class, () -> judged.target(PATH))
                .getMessage());
        assertTrue(why.contains("nightly.json expired at "), why);
    }

    @Test
    void takesNoMoreRolesThanADeviceAsks() {
        List<ReleaseRole> others = IntStream.range(1, ReleaseRoles.MAX)
                .mapToObj(i -> owner.delegate("role-" + i, "family-" + i + "/*"))
                .toList();
        ReleaseRole last = owner.delegate("last", "last/*");
        publish();
        put(nightly);
        others.forEach(this::put);
        assertTrue(refusal(last).contains("lists the files of 32 roles"), refusal(last));
    }

    @Test
    void forgetsWithdrawnRolesWithTheOnlineKeysThatListedThem() throws TrustException {
        ReleaseRole weekly = owner.delegate("weekly", "doors/*");
        publish();
        put(nightly);
        put(weekly);
        owner.withdraw(nightly);
        await(repository.putTargets(owner.targets()));
        OnlineSigners fresh = TestSigners.of(2);
        Repository rotated = new Repository(store, fresh, LIFETIMES, new Immediately(), clock, topic -> {});
        await(rotated.putRoot(owner.naming(fresh.publicKeys()).root(2)));
        Generation present = await(store.find()).orElseThrow();
        assertEquals(List.of("weekly"), List.copyOf(present.roles().keySet()));
        assertTrue(await(rotated.file(nightly.fileName())).isEmpty());
    }

    /** What a device comes to that remembers what it was given before. */
    private TrustedMetadataSet follow() throws TrustException {
        TrustedMetadataSet set = TrustedMetadataSet.fromRoot(owner.root(), clock.instant());
        set = timestamp.length == 0 ? set : set.withInstalledTimestamp(timestamp);
        timestamp = await(repository.timestamp()).orElseThrow();
        set = set.updateTimestamp(timestamp);
        set = snapshot.length == 0 ? set : set.withInstalledSnapshot(snapshot);
        snapshot = file(set.missingSnapshot().orElseThrow());
        set = set.updateSnapshot(snapshot);
        return set.updateTargets(file(set.targetsFile(RootMetadata.TARGETS)));
    }

    private byte[] file(MetadataRequest request) {
        return await(repository.file(request.name())).orElseThrow();
    }

    private static <T> T await(Future<T> future) {
        if (future.failed() && future.cause() instanceof RuntimeException failure) {
            throw failure;
        }
        return future.result();
    }
}
