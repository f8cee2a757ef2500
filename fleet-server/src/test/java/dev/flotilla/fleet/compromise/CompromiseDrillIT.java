package dev.flotilla.fleet.compromise;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.flotilla.agent.testkit.TestAgent;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.SignedAssignment;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.contract.testkit.ReleaseRole;
import dev.flotilla.contract.testkit.Releases;
import dev.flotilla.contract.trust.Delegations;
import dev.flotilla.contract.trust.Ed25519Key;
import dev.flotilla.contract.trust.MetaFile;
import dev.flotilla.contract.trust.TargetFile;
import dev.flotilla.contract.trust.TargetPolicy;
import dev.flotilla.fleet.trust.OnlineSigners;
import dev.flotilla.fleet.trust.Repository;
import dev.flotilla.fleet.trust.TestSigners;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * A thief has the server's database and all its online keys. No device installs what the owner did not sign, what a floor
 * retired, or what is not for it, though he has the key of a release role as well; what the thief can do is shown; then a threshold of offline root keys names other online
 * keys, and every device recovers with the next metadata. {@code -Ddrill.agents=N} and {@code -Ddrill.seed=S}.
 */
class CompromiseDrillIT {
    private static final int AGENTS = Integer.getInteger("drill.agents", 6);
    private static final long SEED = Long.getLong("drill.seed", 20_261_122);
    private static final Duration DAY = Duration.ofDays(1);
    private static final String FAMILY = Releases.FAMILY;

    private final CompromisedFleet world = new CompromisedFleet();
    private final OfflineOwner owner = new OfflineOwner();
    private final OnlineSigners online = TestSigners.of(1);
    private final TargetFile retired = owner.release("1.0.0", new TargetPolicy(1, 0, FAMILY, List.of()));
    private final TargetFile good = owner.release("1.1.0", new TargetPolicy(2, 0, FAMILY, List.of()));
    private final TargetFile newer = owner.release("1.2.0", new TargetPolicy(3, 2, FAMILY, List.of()));
    private final TargetFile doors = owner.release("2.0.0", new TargetPolicy(1, 0, "doors", List.of()));
    private final TargetFile special = owner.release("2.1.0", new TargetPolicy(4, 0, FAMILY, List.of("pi5")));
    private final ReleaseRole nightly = owner.delegate("nightly", "doors/*");
    private final byte[] root = owner.root(1, online.publicKeys());
    private final byte[] targets = owner.targets(online.publicKeys());

    @Test
    void aThiefOfEverythingOnlineInstallsNothingOfHisOwnAndIsLockedOutByTheNextRoot() throws IOException {
        System.out.println("compromise drill: " + AGENTS + " agents, seed " + SEED);
        startFleet();
        Thief thief = new Thief(online, world.fleet.metadata(), 1, 1);
        triesWhatTheOwnerDidNotSign(thief);
        triesWhatTheOwnerSignedForOthersOrRetired(thief);
        triesOldAndForeignAssignments();
        triesMetadataThatDoesNotFit(thief);
        triesWhatAStolenRoleMayNot(thief);
        doesWhatHeCan(thief);
        recover(thief);
    }

    private void startFleet() throws IOException {
        world.keep("1.0.0", "1.1.0", "1.2.0", "2.0.0", "2.1.0", "6.6.6");
        world.enrol(AGENTS, root, new Random(SEED));
        Repository repository = world.repository(online);
        CompromisedFleet.await(repository.putRoot(root));
        CompromisedFleet.await(repository.putTargets(targets));
        world.publish(repository);
        world.tell(agent -> Thief.assign(agent.id(), good, 1, online.director()));
        assertEquals(AGENTS, world.running(good), () -> world.reasons().toString());
    }

    private void triesWhatTheOwnerDidNotSign(Thief thief) throws IOException {
        byte[] evil = Bundles.bytes("6.6.6");
        TargetPolicy policy = new TargetPolicy(9, 0, FAMILY, List.of());
        TargetFile unsigned = new TargetFile("model-6.6.6.flotilla", evil.length, Digest.of(evil), policy);
        refused("a bundle that nobody signed", "name no file", agent -> thief.assign(agent.id(), unsigned));
        TargetFile swapped = new TargetFile(good.path(), evil.length, Digest.of(evil), policy);
        refused("other bytes under a signed name", "signed", agent -> thief.assign(agent.id(), swapped));
        Releases own = Releases.byOwner(9).naming(online.publicKeys());
        own.release(unsigned.path(), evil);
        thief.publish(1, own.targets());
        refused("targets.json by a key of his own", "targets.json", agent -> thief.assign(agent.id(), unsigned));
        thief.publish(1, targets);
    }

    private void triesWhatTheOwnerSignedForOthersOrRetired(Thief thief) throws IOException {
        refused("a release below the floor", "floor", agent -> thief.assign(agent.id(), retired));
        refused("a model of another family", "of family 'doors'", agent -> thief.assign(agent.id(), doors));
        refused("a model for other hardware", "is for hardware [pi5]", agent -> thief.assign(agent.id(), special));
    }

    private void triesOldAndForeignAssignments() throws IOException {
        refused(
                "an old assignment once more",
                "is older than",
                agent -> Thief.assign(agent.id(), newer, 1, online.director()));
        TestAgent first = world.agents.get(0);
        TestAgent last = world.agents.get(AGENTS - 1);
        refused("an assignment of another device", "this device is", agent -> {
            TestAgent other = agent.id().equals(first.id()) ? last : first;
            return Thief.assign(other.id(), newer, 1000, online.director());
        });
        Ed25519Key stranger = Ed25519Key.generate(new SecureRandom());
        refused(
                "an assignment by another key",
                "is not signed by the fleet's director",
                agent -> Thief.assign(agent.id(), newer, 1000, stranger));
    }

    private void triesMetadataThatDoesNotFit(Thief thief) throws IOException {
        thief.publish(1, targets, MetaFile.of(1, owner.root(1, online.publicKeys())));
        refused(
                "targets.json that the snapshot does not name",
                "targets.json",
                agent -> thief.assign(agent.id(), special));
        thief.publish(1, targets);
        world.settle();
        byte[] none = {};
        thief.publishSnapshot(root, MetaFile.of(thief.version(), none));
        refused(
                "a snapshot.json that the timestamp does not name",
                "snapshot.json",
                agent -> thief.assign(agent.id(), special));
    }

    /** Besides all online keys he has that of a role, which may release models for doors. */
    private void triesWhatAStolenRoleMayNot(Thief thief) throws IOException {
        byte[] evil = Bundles.bytes("6.6.6");
        TargetFile disguised = nightly.release("doors/evil.flotilla", evil, FAMILY, 9, 9);
        thief.publish(nightly, 1, targets);
        refused(
                "a stolen role's release for another family",
                "may release it only below " + FAMILY + "/",
                agent -> thief.assign(agent.id(), disguised));
        nightly.drop(disguised.path());
        TargetFile outside = nightly.release(FAMILY + "/evil.flotilla", evil, FAMILY, 9, 9);
        thief.publish(nightly, 1, targets);
        refused(
                "a stolen role's release outside of its paths",
                "name no file",
                agent -> thief.assign(agent.id(), outside));
        nightly.drop(outside.path());
        TargetFile own = nightly.release("doors/evil.flotilla", evil, "doors", 9, 9);
        thief.publish(nightly, 1, targets);
        refused(
                "a stolen role's release for its own family, on devices of another",
                "of family 'doors'",
                agent -> thief.assign(agent.id(), own));
        nightly.delegating(Delegations.toDirector(nightly.key().publicKey()));
        thief.publish(nightly, 1, targets);
        refused(
                "an assignment by a director whom a stolen role names",
                "is not signed by the fleet's director",
                agent -> Thief.assign(agent.id(), newer, 1000, nightly.key()));
    }

    /** Tells it to all devices, and looks that nothing has changed on any but the reason that it gives. */
    private void refused(String what, String reason, Function<TestAgent, SignedAssignment> assignment)
            throws IOException {
        world.wait(DAY);
        world.tell(assignment);
        assertEquals(AGENTS, world.running(good), what);
        assertEquals(AGENTS, world.refusing(reason), () -> what + ": " + world.reasons());
        System.out.println("  refused by " + AGENTS + " of " + AGENTS + ": " + what);
    }

    private void doesWhatHeCan(Thief thief) throws IOException {
        thief.publish(1, targets);
        world.wait(DAY);
        world.tell(agent -> thief.assign(agent.id(), newer));
        assertEquals(AGENTS, world.running(newer), () -> world.reasons().toString());
        System.out.println("  obeyed: another bundle that the owner released for the device, at or above the floor");
        thief.fastForward();
        thief.publish(1, targets);
        world.wait(DAY);
        world.tell(agent -> thief.assign(agent.id(), good));
        assertEquals(AGENTS, world.running(good), () -> world.reasons().toString());
        System.out.println("  obeyed: versions and counters near the highest that there are");
        thief.publish(Long.MAX_VALUE, targets);
        world.wait(DAY);
        world.tell(agent -> thief.assign(agent.id(), newer));
        CompromisedFleet.await(world.repository(online).renew());
        world.publish(world.repository(online));
        world.wait(DAY);
        world.tell(agent -> Thief.assign(agent.id(), newer, 50, online.director()));
        assertEquals(
                AGENTS, world.running(good), "frozen: the server's own metadata and assignments count for nothing");
        System.out.println("  frozen: devices take nothing from the true server, and run what they ran");
    }

    private void recover(Thief thief) throws IOException {
        OnlineSigners fresh = TestSigners.of(2);
        Repository repository = world.repository(fresh);
        CompromisedFleet.await(repository.putRoot(owner.root(2, fresh.publicKeys())));
        CompromisedFleet.await(repository.putTargets(owner.targets(fresh.publicKeys())));
        world.publish(repository);
        world.wait(DAY);
        world.tell(agent -> Thief.assign(agent.id(), newer, 51, fresh.director()));
        assertEquals(AGENTS, world.running(newer), () -> world.reasons().toString());
        System.out.println("  recovered with one root.json and targets.json: " + AGENTS + " of " + AGENTS);
        world.wait(DAY);
        world.tell(agent -> thief.assign(agent.id(), good));
        assertEquals(AGENTS, world.running(newer), "the stolen keys are worth nothing");
        assertEquals(AGENTS, world.refusing("is not signed by the fleet's director"), () -> world.reasons()
                .toString());
        thief.publish(1, targets);
        world.wait(DAY);
        world.tell(agent -> Thief.assign(agent.id(), good, 52, fresh.director()));
        assertEquals(AGENTS, world.running(newer), "nor is what they sign, though it can hold updates back");
        CompromisedFleet.await(repository.renew());
        world.publish(repository);
        world.settle();
        assertEquals(AGENTS, world.running(good), () -> world.reasons().toString());
    }
}
