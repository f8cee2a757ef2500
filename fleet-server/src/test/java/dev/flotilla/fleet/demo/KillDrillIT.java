package dev.flotilla.fleet.demo;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * SIGKILL at random moments of an update: the daemon comes back with the old model or the new one, whole, and gets to
 * the new one. {@code -Ddrill.kills=N} and {@code -Ddrill.seed=S} say how often and when.
 */
class KillDrillIT {
    private static final int KILLS = Integer.getInteger("drill.kills", 2);
    private static final long SEED = Long.getLong("drill.seed", System.nanoTime());

    /** Between two looks at the daemon's state, finer than the steps of an update. */
    private static final long LOOK_NANOS = 2_000_000;

    private final Random random = new Random(SEED);
    private final Map<String, Integer> phases = new TreeMap<>();
    private int servedOld;
    private int servedNew;

    @Test
    void servesTheOldOrTheNewModelAfterAKillAtAnyMomentOfAnUpdate() throws Exception {
        System.out.println("kill drill: " + KILLS + " kills, seed " + SEED);
        try (GoodBundles fleet = new GoodBundles("kill-drill")) {
            GoodBundles.Good old = fleet.after(fleet.serving());
            Duration undisturbed = update(fleet, old);
            for (int kill = 1; kill <= KILLS; kill++) {
                GoodBundles.Good next = fleet.after(old);
                killDuringUpdate(fleet, old, next, kill, random.nextLong(undisturbed.toNanos()));
                old = next;
            }
            System.out.println(String.format(
                    Locale.ROOT,
                    "kill drill: %d kills within updates of %d ms, seed %d: came back with the old model %d times, with"
                            + " the new one %d times, every output right, every update finished; killed in %s",
                    KILLS,
                    undisturbed.toMillis(),
                    SEED,
                    servedOld,
                    servedNew,
                    phases));
        }
    }

    /** Updates in peace, and says how long the daemon took. */
    private static Duration update(GoodBundles fleet, GoodBundles.Good next) {
        String rollout = begin(fleet, "undisturbed", next);
        long started = System.nanoTime();
        until(fleet, status -> status.getString("phase").equals("CONFIRMED"));
        Duration took = Duration.ofNanos(System.nanoTime() - started);
        fleet.complete(rollout);
        return took;
    }

    /** Returns the rollout as soon as the daemon took up its assignment. */
    private static String begin(GoodBundles fleet, String name, GoodBundles.Good next) {
        long before = fleet.world.agents.findDaemonStatus().orElseThrow().getLong("counter");
        String rollout = fleet.rollouts.startEverywhere(name, next.digest());
        until(fleet, status -> status.getLong("counter") > before);
        return rollout;
    }

    private static void until(GoodBundles fleet, Predicate<JsonObject> condition) {
        long deadline = System.nanoTime() + GoodBundles.LIMIT.toNanos();
        while (fleet.world.agents.findDaemonStatus().filter(condition).isEmpty()) {
            assertTrue(System.nanoTime() < deadline, "the daemon did not get on with its update");
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private void killDuringUpdate(
            GoodBundles fleet, GoodBundles.Good old, GoodBundles.Good next, int kill, long nanos) {
        String rollout = begin(fleet, "kill " + kill, next);
        LockSupport.parkNanos(nanos);
        String phase = fleet.world
                .agents
                .findDaemonStatus()
                .map(status -> status.getString("phase"))
                .orElse("unknown");
        fleet.world.agents.killDaemon();
        fleet.world.agents.startDaemon();
        phases.merge(phase, 1, Integer::sum);
        GoodBundles.Said said = fleet.said();
        boolean isNew = GoodBundles.rightly(said, next);
        String what = "kill " + kill + " of seed " + SEED + " after " + nanos / 1_000_000 + " ms in " + phase;
        assertTrue(isNew || GoodBundles.rightly(said, old), () -> what + ": a wrong answer of " + said.digest());
        String active = String.valueOf(fleet.world.agents.daemonStatus().getString("activeBundle"));
        assertTrue(List.of(old.digest(), next.digest()).contains(active), () -> what + ": the status names " + active);
        servedNew += isNew ? 1 : 0;
        servedOld += isNew ? 0 : 1;
        fleet.complete(rollout);
        Wait.until(
                GoodBundles.LIMIT,
                () -> Optional.of(fleet.said()).filter(later -> GoodBundles.rightly(later, next)),
                () -> what + ": the new model does not serve");
    }
}
