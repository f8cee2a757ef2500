package dev.flotilla.fleet.virtual;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.flotilla.agent.trust.RepositoryFiles;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.ArtifactRef;
import dev.flotilla.contract.protocol.DesiredState;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.ShadowTerms;
import dev.flotilla.contract.protocol.SignedAssignment;
import dev.flotilla.contract.testkit.Releases;
import dev.flotilla.contract.testkit.Seeds;
import dev.flotilla.contract.trust.TargetFile;
import dev.flotilla.fleet.device.Assignment;
import dev.flotilla.fleet.registry.RegisteredBundle;
import dev.flotilla.fleet.rollout.RolloutUpdate;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A light device obeys, runs and says in the end what a whole agent does that hears the same. */
class LightDeviceTest {

    private static final int SCRIPTS = 8;
    private static final int ACTS = 10;
    private static final DeviceId ID = new DeviceId("device-1");
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(75);
    /** Until it has begun, an assignment is nowhere but in memory, and the broker would send it again. */
    private static final Duration BEGUN = Duration.ofSeconds(1);

    private static final Logger AGENTS = Logger.getLogger("dev.flotilla.agent");

    private final Releases owner = Releases.byOwner();

    @BeforeAll
    static void silence() {
        AGENTS.setLevel(Level.OFF);
    }

    @AfterAll
    static void unsilence() {
        AGENTS.setLevel(null);
    }

    /** A device alone with a broker that never fails. */
    private static final class Side implements VirtualBroker.Gateway {
        private final VirtualTime time = new VirtualTime();
        private final Ledger ledger = new Ledger(Optional.empty());
        private final DeviceSurroundings in;

        private Side(long seed, Set<Fault> traits) {
            Chances chances = new Chances(seed, traits);
            in = new DeviceSurroundings(
                    time, chances, new Catalogue(chances), new VirtualBroker(time, chances, this), ledger, 1000);
        }

        @Override
        public void said(FleetDevice device, byte[] payload) {}

        @Override
        public void measured(FleetDevice device, byte[] payload) {}

        @Override
        public void came(DeviceId device) {}

        @Override
        public void went(DeviceId device) {}

        @Override
        public boolean admits(FleetDevice device) {
            return true;
        }

        @Override
        public void cut(FleetDevice device) {
            time.after(1000, () -> in.broker().connect(device));
        }
    }

    @Test
    void endsWhereAWholeAgentEnds() {
        Random seeds = Seeds.random("light devices and agents");
        Catalogue.bundles().forEach(bundle -> owner.release(bundle.target()));
        for (int script = 0; script < SCRIPTS; script++) {
            play(seeds.nextLong());
        }
    }

    private void play(long seed) {
        Set<Fault> traits = EnumSet.of(Fault.REFUSING, Fault.CRASHING, Fault.WRONG_ANSWER, Fault.HANGING);
        Side ofLight = new Side(seed, traits);
        Side ofAgent = new Side(seed, traits);
        FleetDevice light = new LightDevice(ID, 1, ofLight.in);
        RepositoryFiles files =
                name -> Optional.ofNullable(owner.repository().get(name)).map(ByteArrayInputStream::new);
        FleetDevice agent = new AgentDevice(ID, 1, ofAgent.in, files, owner.root());
        ofLight.in.broker().connect(light);
        ofAgent.in.broker().connect(agent);
        ofLight.time.pass(BEGUN);
        ofAgent.time.pass(BEGUN);
        Random random = new Random(seed);
        long counter = 0;
        for (int act = 0; act < ACTS; act++) {
            boolean next = counter == 0 || random.nextInt(3) > 0;
            counter += next ? 1 : 0;
            long told = next ? counter : 1 + random.nextInt((int) counter);
            boolean expired = next && random.nextInt(6) == 0;
            tell(ofLight, light, assignment(seed, told, ofLight), expired, false);
            tell(ofAgent, agent, assignment(seed, told, ofAgent), expired, true);
            ofLight.time.pass(BEGUN);
            ofAgent.time.pass(BEGUN);
            if (random.nextInt(3) == 0) {
                light.restart();
                agent.restart();
            }
            ofLight.time.pass(LONG_ENOUGH);
            ofAgent.time.pass(LONG_ENOUGH);
            ofLight.ledger.check();
            ofAgent.ledger.check();
            assertEquals(agent.standing(), light.standing(), "act " + act + " of the script of seed " + seed);
        }
    }

    /** Under one counter there is only ever one bundle, in one way. */
    private static Digest bundle(long seed, long counter) {
        List<RegisteredBundle> bundles = Catalogue.bundles();
        Random random = new Random(seed + counter);
        boolean same = counter > 1 && random.nextInt(3) == 0;
        return same
                ? bundle(seed, counter - 1)
                : bundles.get(random.nextInt(bundles.size())).digest();
    }

    private static Optional<ShadowTerms> shadow(long seed, long counter) {
        return new Random(seed - counter).nextInt(3) == 0 ? Optional.of(new ShadowTerms(0.5, 100)) : Optional.empty();
    }

    private static Assignment assignment(long seed, long counter, Side side) {
        return new Assignment(
                counter,
                "nonce-" + counter,
                "message",
                Optional.of("rollout"),
                bundle(seed, counter),
                side.time.clock().instant(),
                shadow(seed, counter));
    }

    private void tell(Side side, FleetDevice device, Assignment assignment, boolean expired, boolean signed) {
        Instant now = side.time.clock().instant();
        Instant expires = expired ? now.minusSeconds(1) : now.plus(Duration.ofDays(30));
        if (side.ledger.assignment(ID, assignment.counter()).isEmpty()) {
            side.ledger.assigned(new RolloutUpdate.Order(ID, assignment.counter(), Optional.of(assignment)));
        }
        device.told(signed ? signed(assignment, expires) : LightWire.order(assignment, expires));
    }

    private byte[] signed(Assignment assignment, Instant expires) {
        TargetFile target = Catalogue.find(assignment.bundle()).orElseThrow().target();
        DesiredState desired = new DesiredState(
                assignment.messageId(),
                ID,
                assignment.counter(),
                assignment.nonce(),
                "rollout",
                expires,
                new ArtifactRef(target.path(), target.digest(), target.length()));
        return SignedAssignment.seal(desired.withShadow(assignment.shadow()), owner.director())
                .bytes();
    }
}
