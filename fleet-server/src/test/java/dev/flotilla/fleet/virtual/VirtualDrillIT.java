package dev.flotilla.fleet.virtual;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.IntStream;
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
    private static final long SEED = Long.getLong("drill.seed", 20_261_122);
    private static final String REPLAY = System.getProperty("drill.replay", "");

    /** One fleet of so many is of whole agents, and small: they take their time. */
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
    void keepsItsInvariantsWhateverGoesWrong() throws Exception {
        if (!REPLAY.isEmpty()) {
            System.out.println("virtual drill: " + new VirtualRun(Setting.parse(REPLAY)).play());
            return;
        }
        System.out.println("virtual drill: " + ROLLOUTS + " rollouts, seed " + SEED);
        Fleets fleets = new Fleets(
                (seed, index) -> Setting.random(seed, MOST_DEVICES, index % AGENTS_ONE_IN == 0),
                played -> played.rollouts() < ROLLOUTS);
        fleets.play("up to " + MOST_DEVICES);
    }

    @Test
    void keepsThemForAsLongAsFleetsLive() throws Exception {
        assumeTrue(REPLAY.isEmpty(), "one run is played again");
        System.out.println("virtual drill: " + DEVICE_DAYS + " device-days, seed " + SEED);
        Fleets fleets = new Fleets(
                (seed, index) -> Setting.ofLongLife(seed, MOST_DEVICES), played -> played.deviceDays() < DEVICE_DAYS);
        fleets.play(String.valueOf(MOST_DEVICES));
    }

    /** Fleets that are played one after the other on each processor: each follows from its own setting alone. */
    private static final class Fleets {
        private final BiFunction<Long, Integer, Setting> settings;
        private final Predicate<Tally> more;
        private final Random seeds = new Random(SEED);
        private final Tally all = new Tally(Duration.ZERO);
        private int begun;

        Fleets(BiFunction<Long, Integer, Setting> settings, Predicate<Tally> more) {
            this.settings = settings;
            this.more = more;
        }

        void play(String devices) throws Exception {
            long start = System.nanoTime();
            int threads = Runtime.getRuntime().availableProcessors();
            ExecutorService processors = Executors.newFixedThreadPool(threads);
            try {
                CompletionService<Boolean> players = new ExecutorCompletionService<>(processors);
                IntStream.range(0, threads).forEach(i -> players.submit(this::playOn, true));
                for (int i = 0; i < threads; i++) {
                    players.take().get();
                }
            } finally {
                processors.shutdownNow();
            }
            System.out.println("virtual drill: " + begun + " fleets of " + devices + " devices, seed " + SEED + ", in "
                    + Duration.ofNanos(System.nanoTime() - start).toSeconds() + " s on " + threads + " threads: "
                    + all);
        }

        private void playOn() {
            for (Optional<Setting> setting = next(); setting.isPresent(); setting = next()) {
                add(VirtualDrillIT.play(setting.get()));
            }
        }

        private synchronized Optional<Setting> next() {
            if (!more.test(all)) {
                return Optional.empty();
            }
            return Optional.of(settings.apply(seeds.nextLong(), begun++));
        }

        private synchronized void add(Tally tally) {
            all.add(tally);
        }
    }

    private static Tally play(Setting setting) {
        try {
            return new VirtualRun(setting).play();
        } catch (Violation violation) {
            throw new AssertionError(Shrinking.of(setting, violation).report(), violation);
        }
    }
}
