package dev.flotilla.fleet.virtual;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Random rollouts over fleets of any size on virtual time, in which everything goes wrong that can. {@code
 * -Ddrill.virtual-rollouts=N}, {@code -Ddrill.virtual-devices=N}, {@code -Ddrill.device-days=N} and {@code -Ddrill.seed=S}; a
 * run that fails prints how to play it again.
 */
class VirtualDrillIT {

    private static final int ROLLOUTS = Integer.getInteger("drill.virtual-rollouts", 60);
    private static final int MOST_DEVICES = Integer.getInteger("drill.virtual-devices", 300);
    private static final int DEVICE_DAYS = Integer.getInteger("drill.device-days", 100);
    private static final long SEED = Long.getLong("drill.seed", System.nanoTime());
    private static final String REPLAY = System.getProperty("drill.replay", "");

    /** One fleet of so many is of whole agents, and small. */
    private static final int AGENTS_ONE_IN = 10;

    /** What these say of every lost message is no news here. */
    private static final List<String> TALKERS = List.of("dev.flotilla.fleet.app", "dev.flotilla.fleet.mqtt");

    private static final java.util.logging.Logger AGENTS = java.util.logging.Logger.getLogger("dev.flotilla.agent");

    @BeforeAll
    static void silence() {
        AGENTS.setLevel(java.util.logging.Level.OFF);
        TALKERS.forEach(name -> ((Logger) LoggerFactory.getLogger(name)).setLevel(Level.OFF));
    }

    @AfterAll
    static void unsilence() {
        AGENTS.setLevel(null);
        TALKERS.forEach(name -> ((Logger) LoggerFactory.getLogger(name)).setLevel(null));
    }

    @Test
    void keepsItsInvariantsWhateverGoesWrong() {
        if (!REPLAY.isEmpty()) {
            System.out.println("virtual drill: " + new VirtualRun(Setting.parse(REPLAY)).play());
            return;
        }
        System.out.println("virtual drill: " + ROLLOUTS + " rollouts, seed " + SEED);
        long start = System.nanoTime();
        Random seeds = new Random(SEED);
        Tally all = new Tally(Duration.ZERO);
        int fleets = 0;
        while (all.rollouts() < ROLLOUTS) {
            // Whole agents take their time, so they are few.
            boolean agents = fleets % AGENTS_ONE_IN == 0;
            all.add(play(Setting.random(seeds.nextLong(), MOST_DEVICES, agents)));
            fleets++;
        }
        tell(fleets + " fleets of up to " + MOST_DEVICES + " devices", start, all);
    }

    @Test
    void keepsThemForAsLongAsFleetsLive() {
        assumeTrue(REPLAY.isEmpty(), "one run is played again");
        System.out.println("virtual drill: " + DEVICE_DAYS + " device-days, seed " + SEED);
        long start = System.nanoTime();
        Random seeds = new Random(SEED);
        Tally all = new Tally(Duration.ZERO);
        int fleets = 0;
        while (all.deviceDays() < DEVICE_DAYS) {
            all.add(play(Setting.ofLongLife(seeds.nextLong(), MOST_DEVICES)));
            fleets++;
        }
        tell(fleets + " fleets of " + MOST_DEVICES + " devices", start, all);
    }

    private static void tell(String what, long start, Tally all) {
        System.out.println("virtual drill: " + what + ", seed " + SEED + ", in "
                + Duration.ofNanos(System.nanoTime() - start).toSeconds() + " s: " + all);
    }

    private static Tally play(Setting setting) {
        try {
            return new VirtualRun(setting).play();
        } catch (Violation violation) {
            throw new AssertionError(Shrinking.of(setting, violation).report(), violation);
        }
    }
}
