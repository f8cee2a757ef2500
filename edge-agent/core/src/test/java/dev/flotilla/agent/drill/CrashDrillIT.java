package dev.flotilla.agent.drill;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.agent.testkit.LossyFolder.Fate;
import dev.flotilla.agent.testkit.SimulatedCrash;
import dev.flotilla.agent.update.UpdateStatus;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Cuts the power in the middle of everything. The moments are those that the code itself goes through: before, within and
 * after each operation of the file system, each probe, each load and each read of a download; they are counted in a first
 * run of a scenario, and then each has its crash. After it, the old model or the new one serves, whole; then the update
 * goes on to its end, no telemetry window is lost, and the next update works.
 */
class CrashDrillIT {
    /** Every so many moments have a crash; 1 for all. */
    private static final int STRIDE = Integer.getInteger("drill.stride", 23);

    private static final int RUNS = Integer.getInteger("drill.crashes", 150);
    private static final long SEED = Long.getLong("drill.seed", 20_261_122);
    private static final int HALTS = Integer.getInteger("drill.halts", 2);
    private static final int KILLS = Integer.getInteger("drill.kills", 2);
    private static final int MOST_MILLIS = 500;
    private static final Fate[] FATES = Fate.values();

    private final Map<String, Integer> states = new TreeMap<>();
    private final Map<String, Integer> moments = new TreeMap<>();

    @Test
    void servesTheOldOrTheNewModelAfterACrashAtAnyMoment() throws Exception {
        System.out.println("crash drill, every moment: seed " + SEED);
        int crashes = 0;
        for (Scenario scenario : Scenario.values()) {
            int points = LossyDevice.moments(scenario);
            for (int point = crashes % STRIDE; point < points; point += STRIDE) {
                for (Fate fate : STRIDE == 1 ? FATES : new Fate[] {FATES[(point / STRIDE) % FATES.length]}) {
                    crash(scenario, point, fate);
                    crashes++;
                }
            }
            System.out.println("crash drill, every moment: " + scenario + " has " + points + " moments");
        }
        System.out.println("crash drill, every moment: " + crashes + " crashes, seed " + SEED + "; in the states "
                + states + "; at the moments " + moments);
        if (STRIDE == 1) {
            // Settled states have moments to crash at only when they begin; these all have work of their own.
            assertTrue(
                    states.keySet()
                            .containsAll(Set.of(
                                    "fetching",
                                    "verifying",
                                    "staging",
                                    "probing",
                                    "activating",
                                    "confirming",
                                    "confirmed",
                                    "rejected",
                                    "rolling_back",
                                    "rolled_back")),
                    states::toString);
        }
    }

    private void crash(Scenario scenario, int point, Fate fate) throws Exception {
        String where = scenario + " at moment " + point + ", what was not synced is " + fate + ", seed " + SEED;
        try {
            LossyDevice lossy = LossyDevice.at(scenario, new Random(SEED));
            Set<String> windows = lossy.device.windows();
            lossy.points.crashAt(point);
            try {
                lossy.act(scenario);
                throw new AssertionError("no crash");
            } catch (SimulatedCrash crash) {
                lossy.points.deaths().forEach((moment, count) -> moments.merge(moment, count, Integer::sum));
            }
            lossy.powerOff(fate);
            states.merge(lossy.device.journaledState(), 1, Integer::sum);
            lossy.device.start();
            lossy.device.assertServes(scenario.allowed(), scenario.mayServeNothing());
            lossy.device.assertWhole();
            UpdateStatus status = lossy.device.settle(scenario.counter());
            assertEquals(scenario.end(), status.phase(), status.reason());
            lossy.device.assertServes(Set.of(scenario.serving()), false);
            assertTrue(lossy.device.windows().containsAll(windows), "a telemetry window is lost");
            lossy.device.assertUpdatable();
        } catch (AssertionError | Exception e) {
            throw new AssertionError(where, e);
        }
    }

    @Test
    void servesTheOldOrTheNewModelAfterCrashesAndFaultsAtRandom() throws Exception {
        System.out.println("crash drill, at random: " + RUNS + " runs, seed " + SEED);
        Random seeds = new Random(SEED);
        Map<String, Integer> counts = new TreeMap<>();
        for (int run = 0; run < RUNS; run++) {
            long seed = seeds.nextLong();
            try {
                new RandomRun(seed, counts).run();
            } catch (AssertionError | Exception e) {
                throw new AssertionError("run " + run + " of seed " + SEED + ", its own is " + seed, e);
            }
        }
        System.out.println("crash drill, at random: " + RUNS + " runs, seed " + SEED + ": " + counts);
    }

    @Test
    void servesTheOldOrTheNewModelAfterProcessesDiedOnARealDisk(@TempDir Path folder) throws Exception {
        RealDisk disk = new RealDisk(folder);
        int moments = disk.moments();
        for (int i = 0; i < HALTS; i++) {
            disk.haltAt((int) ((long) moments * i / HALTS));
        }
        Random random = new Random(SEED);
        for (int i = 0; i < KILLS; i++) {
            disk.killAfter(random.nextInt(MOST_MILLIS));
        }
        System.out.println("crash drill, real disk: an update has " + moments + " moments; halted at " + HALTS
                + " of them, spread evenly, then killed by SIGKILL " + KILLS + " times at random, seed " + SEED + ": "
                + disk.summary());
    }
}
