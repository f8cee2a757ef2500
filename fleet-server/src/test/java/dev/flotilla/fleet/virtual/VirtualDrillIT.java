package dev.flotilla.fleet.virtual;

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
 * -Ddrill.virtual-rollouts=N}, {@code -Ddrill.virtual-devices=N} and {@code -Ddrill.seed=S}; a run that fails prints how to
 * play it again.
 */
class VirtualDrillIT {

    private static final int ROLLOUTS = Integer.getInteger("drill.virtual-rollouts", 60);
    private static final int MOST_DEVICES = Integer.getInteger("drill.virtual-devices", 300);
    private static final long SEED = Long.getLong("drill.seed", System.nanoTime());
    private static final String REPLAY = System.getProperty("drill.replay", "");

    /** One fleet of so many is of whole agents, and small. */
    private static final int AGENTS_ONE_IN = 10;

    /** What these say of every lost message is no news here. */
    private static final List<String> TALKERS = 
            List.of("dev.flotilla.fleet.app", "dev.flotilla.fleet.mqtt");

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
        int runs = 0;
        while (all.rollouts() < ROLLOUTS) {
            // Whole agents take their time, so they are few.
            boolean agents = runs % AGENTS_ONE_IN == 0;
            all.add(play(Setting.random(seeds.nextLong(), MOST_DEVICES, agents)));
            runs++;
        }
        System.out.println("virtual drill: " + runs + " fleets of up to " + MOST_DEVICES + " devices, seed " + SEED
                + ", in " + Duration.ofNanos(System.nanoTime() - start).toSeconds() + " s: " + all);
    }

    private static Tally play(Setting setting) {
        try {
            return new VirtualRun(setting).play();
        } catch (Violation violation) {
            throw new AssertionError(Shrinking.of(setting, violation).report(), violation);
        }
    }
}
