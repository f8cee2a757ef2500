package dev.flotilla.fleet.drill;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.agent.update.UpdateStatus;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.contract.testkit.Bundles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Brings bundles to a device over bad links, through a proxy between the agent's own clients and a whole server. They
 * arrive, and of their bytes no more crosses the link again, for each time that it was cut, than may have been under way.
 */
class LinkDrillIT {
    /** Times that each fault is met; the slow link once, and only in the whole drill. */
    private static final int ROUNDS = Integer.getInteger("drill.links", 1);

    private static final int BYTES = Integer.getInteger("drill.link-bytes", 200_000);
    private static final long SEED = Long.getLong("drill.seed", 20_261_122);
    /** Bytes from which on the slow link is worth its minutes, and one without faults is there to compare with. */
    private static final int WHOLE = 1_000_000;

    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final long LOOK_AGAIN_NANOS = 5_000_000;
    private static final Random RANDOM = new Random(SEED);

    @TempDir
    static Path directory;

    private static DrillServer server;
    private static int version;

    @BeforeAll
    static void start() throws Exception {
        System.out.println("link drill: seed " + SEED);
        server = new DrillServer(directory);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Set<LinkFault> faults(DrillAgent.Way way) {
        Set<LinkFault> faults = EnumSet.allOf(LinkFault.class);
        if (BYTES < WHOLE) {
            faults.removeAll(EnumSet.of(LinkFault.NONE, LinkFault.SLOW));
        }
        if (way == DrillAgent.Way.HTTPS) {
            // TCP lets nothing come twice or out of order.
            faults.remove(LinkFault.SHUFFLED);
        }
        return faults;
    }

    @ParameterizedTest
    @EnumSource(DrillAgent.Way.class)
    void bundlesArriveOverABadLink(DrillAgent.Way way) throws Exception {
        Path folder = Files.createDirectories(directory.resolve(way.name()));
        try (DrillAgent agent = new DrillAgent(server, folder, way)) {
            for (LinkFault fault : faults(way)) {
                int rounds = fault == LinkFault.SLOW || fault == LinkFault.NONE ? 1 : ROUNDS;
                for (int round = 0; round < rounds; round++) {
                    transfer(agent, way, fault);
                }
            }
        }
    }

    private static void transfer(DrillAgent agent, DrillAgent.Way way, LinkFault fault) throws IOException {
        byte[] bundle = bundle();
        FaultyLink link = new FaultyLink(fault, new Random(RANDOM.nextLong()), bundle.length, server::restart);
        agent.spoil(link, Digest.of(bundle));
        long began = System.nanoTime();
        String rollout = server.rollOut("shapes-" + version + ".flotilla", bundle, agent.group());
        awaitThat(() -> confirmed(agent.status(), bundle), () -> fault + ", seed " + SEED + ": " + agent.status());
        double seconds = (System.nanoTime() - began) / 1e9;
        agent.spoil(FaultyLink.whole(), Digest.of(bundle));
        awaitThat(() -> server.isCompleted(rollout), () -> fault + ": the rollout does not end, seed " + SEED);
        long again = link.crossed() - bundle.length;
        System.out.printf(
                Locale.ROOT,
                "link drill: %s, %s: %d bytes arrived in %.1f s, %d cuts, %d bytes re-sent, seed %d%n",
                way,
                fault,
                bundle.length,
                seconds,
                link.cuts(),
                again,
                SEED);
        assertTrue(again >= 0, "the drill counts less than arrived");
        assertTrue(
                again <= (long) link.cuts() * way.bytesPerCut(),
                () -> fault + ": " + again + " bytes re-sent for " + link.cuts() + " cuts, seed " + SEED);
        assertTrue(fault.allows(link.cuts()), () -> fault + " with " + link.cuts() + " cuts, seed " + SEED);
    }

    private static byte[] bundle() {
        version++;
        byte[] mark = Bundles.model("");
        byte[] model = new byte[BYTES];
        RANDOM.nextBytes(model);
        System.arraycopy(mark, 0, model, 0, mark.length);
        return Bundles.bytes("shapes", "1.0." + version, model);
    }

    private static boolean confirmed(UpdateStatus status, byte[] bundle) {
        assertTrue(
                !EnumSet.of(UpdatePhase.REJECTED, UpdatePhase.ROLLED_BACK).contains(status.phase()),
                () -> "refused: " + status + ", seed " + SEED);
        return status.phase() == UpdatePhase.CONFIRMED && status.activeBundle().equals(Optional.of(Digest.of(bundle)));
    }

    private static void awaitThat(BooleanSupplier condition, Supplier<String> what) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, what);
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }
}
