package dev.flotilla.fleet.trust;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.testkit.ManualClock;
import dev.flotilla.contract.testkit.Releases;
import dev.flotilla.contract.trust.Ed25519Key;
import dev.flotilla.contract.trust.MetadataSigner;
import dev.flotilla.contract.trust.OnlineKeys;
import dev.flotilla.contract.trust.PublicKey;
import dev.flotilla.contract.trust.Role;
import dev.flotilla.contract.trust.RootMetadata;
import dev.flotilla.contract.trust.TargetsDraft;
import dev.flotilla.contract.trust.TrustException;
import dev.flotilla.contract.trust.TrustedMetadataSet;
import dev.flotilla.fleet.limit.Immediately;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Judged by what a device makes of it: the client workflow of TUF over what the repository gives out. */
class RepositoryTest {
    private static final Lifetimes LIFETIMES = new Lifetimes(Duration.ofDays(30), Duration.ofDays(3));
    private static final byte[] BUNDLE = {1, 2, 3};

    private final ManualClock clock = new ManualClock();
    private final MemoryMetadata store = new MemoryMetadata();
    private final OnlineSigners signers = TestSigners.of(1);
    private final Repository repository = repository(signers);
    private final Releases owner = Releases.byOwner().naming(signers.publicKeys());

    private Repository repository(OnlineSigners held) {
        return new Repository(store, held, LIFETIMES, new Immediately(), clock, topic -> {});
    }

    private void publish() {
        owner.release("m.flotilla", BUNDLE);
        await(repository.putRoot(owner.root()));
        await(repository.putTargets(owner.targets()));
    }

    @Test
    void publishesWhatADeviceCanFollow() throws TrustException {
        await(repository.putRoot(owner.root()));
        assertTrue(await(repository.timestamp()).isEmpty(), "nothing to name yet");
        publish();
        TrustedMetadataSet device = follow(await(repository.findRoot(Digest.of(owner.root()))));
        assertEquals(1, device.findTargets(RootMetadata.TARGETS).orElseThrow().version());
        TrustState state = await(repository.state()).orElseThrow();
        assertEquals(Optional.empty(), state.problem());
        assertTrue(state.isDirector(signers.director().publicKey()));
        owner.release("n.flotilla", BUNDLE);
        await(repository.putTargets(owner.targets()));
        TrustedMetadataSet later = follow(Optional.of(owner.root()));
        assertEquals(2, later.findTargets(RootMetadata.TARGETS).orElseThrow().version());
        assertEquals(2, later.findTimestamp().orElseThrow().version());
    }

    @Test
    void takesTheSameAgainAndPublishesNothingForIt() {
        publish();
        long before = await(store.number());
        await(repository.putRoot(owner.root()));
        await(repository.putTargets(owner.targets()));
        assertEquals(before, await(store.number()));
    }

    @Test
    void signsAnewLongBeforeTheEndAndGoesOnCountingAfterARestart() throws TrustException {
        publish();
        byte[] first = await(repository.timestamp()).orElseThrow();
        clock.advance(Duration.ofHours(23));
        await(repository.renew());
        assertArrayEquals(first, await(repository.timestamp()).orElseThrow());
        clock.advance(Duration.ofHours(1));
        await(repository(signers).renew());
        TrustedMetadataSet device = follow(Optional.of(owner.root()));
        assertEquals(2, device.findTimestamp().orElseThrow().version());
        assertEquals(1, device.findTimestamp().orElseThrow().snapshot().version());
        clock.advance(Duration.ofDays(9));
        await(repository.renew());
        TrustedMetadataSet later = follow(Optional.of(owner.root()));
        assertEquals(3, later.findTimestamp().orElseThrow().version());
        assertEquals(2, later.findTimestamp().orElseThrow().snapshot().version());
    }

    @Test
    void refusesARootThatNamesOtherOnlineKeysAndSaysWhatToDo() {
        Releases other = Releases.byOwner();
        String why = refusal(repository.putRoot(other.root()));
        assertTrue(why.contains(signers.snapshot().publicKey().keyId()), why);
        assertTrue(why.contains("flotilla-compiler keygen --online"), why);
        assertTrue(await(repository.state()).isEmpty());
    }

    @Test
    void refusesARootWithoutConsistentSnapshots() {
        RootMetadata root = root(1, owner.key(), signers.publicKeys());
        byte[] json = new MetadataSigner(owner.key())
                .root(new RootMetadata(1, Releases.EXPIRES, false, root.keys(), root.roles()));
        assertTrue(refusal(repository.putRoot(json)).contains("consistent_snapshot"));
    }

    @Test
    void takesOnlyTheNextRootSignedByTheOldAndTheNewKeys() {
        publish();
        Ed25519Key stranger = Releases.byOwner(2).key();
        refusal(repository.putRoot(signed(root(2, stranger, signers.publicKeys()), stranger)));
        refusal(repository.putRoot(signed(root(2, stranger, signers.publicKeys()), owner.key())));
        refusal(repository.putRoot(signed(root(3, owner.key(), signers.publicKeys()), owner.key())));
        assertEquals(1, await(repository.state()).orElseThrow().rootVersion());
        byte[] second = signed(root(2, owner.key(), signers.publicKeys()), owner.key());
        await(repository.putRoot(second));
        assertEquals(2, await(repository.state()).orElseThrow().rootVersion());
        assertArrayEquals(owner.root(), await(repository.find("root", 1)).orElseThrow(), "devices still start from it");
        assertArrayEquals(second, await(repository.find("root", 2)).orElseThrow());
    }

    @Test
    void refusesTargetsThatAreForeignOlderOrOthersOfTheSameVersion() {
        assertTrue(refusal(repository.putTargets(owner.targets())).contains("upload it first"));
        publish();
        owner.release("n.flotilla", BUNDLE);
        await(repository.putTargets(owner.targets()));
        refusal(repository.putTargets(Releases.byOwner(2).targets()));
        Releases again = Releases.byOwner().naming(signers.publicKeys());
        again.release("x.flotilla", BUNDLE);
        refusal(repository.putTargets(again.targets()));
        again.release("y.flotilla", BUNDLE);
        assertTrue(refusal(repository.putTargets(again.targets())).contains("higher version"));
    }

    @Test
    void waitsForAllReleaseKeysThatTheRootAsksFor() throws TrustException {
        Ed25519Key second = Releases.byOwner(2).key();
        RootMetadata one = root(1, owner.key(), signers.publicKeys());
        Map<String, PublicKey> keys = new HashMap<>(one.keys());
        keys.put(second.publicKey().keyId(), second.publicKey());
        Map<String, Role> roles = new HashMap<>(one.roles());
        List<String> both =
                List.of(owner.key().publicKey().keyId(), second.publicKey().keyId());
        roles.put(RootMetadata.TARGETS, new Role(both, 2));
        byte[] root = signed(new RootMetadata(1, Releases.EXPIRES, true, keys, roles), owner.key());
        await(repository.putRoot(root));
        owner.release("m.flotilla", BUNDLE);
        String why = refusal(repository.putTargets(owner.targets()));
        assertTrue(why.startsWith("targets.json: 1 valid signatures by keys of the role targets, at least 2"), why);
        assertTrue(why.contains("flotilla-compiler countersign"), why);
        assertTrue(await(repository.timestamp()).isEmpty(), "nothing is published");
        TargetsDraft draft = TargetsDraft.parse("targets.json", owner.targets());
        await(repository.putTargets(draft.signedBy(second).toJson()));
        assertEquals(
                1,
                follow(repository, root)
                        .findTargets(RootMetadata.TARGETS)
                        .orElseThrow()
                        .version());
    }

    @Test
    void signsNothingWithKeysThatTheRootDoesNotName() throws TrustException {
        publish();
        byte[] before = await(repository.timestamp()).orElseThrow();
        OnlineSigners fresh = TestSigners.of(2);
        Repository rotated = repository(fresh);
        clock.advance(Duration.ofDays(2));
        await(rotated.renew());
        assertArrayEquals(before, await(rotated.timestamp()).orElseThrow());
        TrustState state = await(rotated.state()).orElseThrow();
        assertTrue(state.problem().orElseThrow().contains("root.json version 1 does not let this server sign"));
        await(rotated.putRoot(signed(root(2, owner.key(), fresh.publicKeys()), owner.key())));
        String left = await(rotated.state()).orElseThrow().problem().orElseThrow();
        assertTrue(left.contains("targets.json does not let this server sign assignments"), left);
        owner.naming(fresh.publicKeys()).release("n.flotilla", BUNDLE);
        await(rotated.putTargets(owner.targets()));
        assertEquals(Optional.empty(), await(rotated.state()).orElseThrow().problem());
        assertEquals(2, follow(rotated).root().version());
    }

    @Test
    void recoversFromVersionsThatAThiefRaised() throws TrustException {
        publish();
        Generation present = await(store.find()).orElseThrow();
        MetadataFile raised = present.timestamp()
                .map(file -> new MetadataFile(Long.MAX_VALUE, file.json(), file.at(), file.expires()))
                .orElseThrow();
        await(store.save(present.next().withOnline(present.snapshot(), Optional.of(raised))));
        OnlineSigners fresh = TestSigners.of(2);
        Repository rotated = repository(fresh);
        await(rotated.putRoot(signed(root(2, owner.key(), fresh.publicKeys()), owner.key())));
        assertEquals(1, follow(rotated).findTimestamp().orElseThrow().version());
    }

    @Test
    void waitsForNewTargetsWhenARootChangedTheirKeys() throws TrustException {
        publish();
        Releases successor = Releases.byOwner(2).naming(signers.publicKeys());
        RootMetadata second = root(2, owner.key(), signers.publicKeys());
        Map<String, PublicKey> keys = new HashMap<>(second.keys());
        PublicKey released = successor.key().publicKey();
        keys.put(released.keyId(), released);
        Map<String, Role> roles = new HashMap<>(second.roles());
        roles.put(RootMetadata.TARGETS, new Role(List.of(released.keyId()), 1));
        await(repository.putRoot(signed(new RootMetadata(2, Releases.EXPIRES, true, keys, roles), owner.key())));
        TrustState state = await(repository.state()).orElseThrow();
        assertTrue(state.problem().orElseThrow().contains("have the owner sign targets.json anew"));
        assertEquals(Optional.empty(), state.targets());
        successor.release("m.flotilla", BUNDLE);
        successor.release("n.flotilla", BUNDLE);
        await(repository.putTargets(successor.targets()));
        assertEquals(Optional.empty(), await(repository.state()).orElseThrow().problem());
        follow(Optional.of(owner.root()));
    }

    private TrustedMetadataSet follow(Repository from) throws TrustException {
        return follow(from, owner.root());
    }

    private TrustedMetadataSet follow(Optional<byte[]> pinned) throws TrustException {
        return follow(repository, pinned.orElseThrow());
    }

    /** What a device does at its first refresh. */
    private TrustedMetadataSet follow(Repository from, byte[] pinned) throws TrustException {
        TrustedMetadataSet set = TrustedMetadataSet.fromRoot(pinned, clock.instant());
        for (long next = 2; await(from.find("root", next)).isPresent(); next++) {
            set = set.updateRoot(await(from.find("root", next)).orElseThrow());
        }
        set = set.updateTimestamp(await(from.timestamp()).orElseThrow());
        long snapshot = set.findTimestamp().orElseThrow().snapshot().version();
        set = set.updateSnapshot(await(from.find("snapshot", snapshot)).orElseThrow());
        String targets = set.targetsFile(RootMetadata.TARGETS).name();
        long version = Long.parseLong(targets.substring(0, targets.indexOf('.')));
        return set.updateTargets(await(from.find("targets", version)).orElseThrow());
    }

    private static RootMetadata root(long version, Ed25519Key owner, OnlineKeys online) {
        PublicKey own = owner.publicKey();
        Map<String, PublicKey> keys = new HashMap<>();
        List.of(own, online.snapshot(), online.timestamp()).forEach(key -> keys.put(key.keyId(), key));
        return new RootMetadata(
                version,
                Releases.EXPIRES,
                true,
                keys,
                Map.of(
                        RootMetadata.ROOT, new Role(List.of(own.keyId()), 1),
                        RootMetadata.TARGETS, new Role(List.of(own.keyId()), 1),
                        RootMetadata.SNAPSHOT,
                                new Role(List.of(online.snapshot().keyId()), 1),
                        RootMetadata.TIMESTAMP,
                                new Role(List.of(online.timestamp().keyId()), 1)));
    }

    private static byte[] signed(RootMetadata root, Ed25519Key key) {
        return new MetadataSigner(key).root(root);
    }

    private static <T> T await(Future<T> future) {
        if (future.failed() && future.cause() instanceof RuntimeException failure) {
            throw failure;
        }
        return future.result();
    }

    private static String refusal(Future<Void> upload) {
        return String.valueOf(
                assertThrows(RefusedUploadException.class, () -> await(upload)).getMessage());
    }
}
