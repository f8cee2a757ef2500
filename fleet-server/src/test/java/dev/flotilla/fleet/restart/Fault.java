package dev.flotilla.fleet.restart;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * Something that befalls the servers in the middle of a rollout.
 *
 * @param after comes once so many devices have the rollout's bundle
 * @param ready whether the server is up again after the fault before it
 * @param delay and then so much later
 */
record Fault(Kind kind, int after, boolean ready, Duration delay) {
    private static final int MOST_DELAY_MILLIS = 900;
    /** A stage and its bake are to come yet when the last fault does. */
    private static final double LAST = 0.9;

    enum Kind {
        SERVER_KILLED,
        DATABASE_CRASHED,
        DATABASE_RESTARTED,
        BROKER_KILLED,
        BROKER_RESTARTED,
        /** An operator pauses the rollout and resumes it, asking until it is so. */
        PAUSED_AND_RESUMED
    }

    /** How many of which there are; a database and a broker crash and are restarted in turn. */
    record Counts(int serverKills, int databaseRestarts, int brokerRestarts, int pauses) {
        private List<Kind> kinds() {
            List<Kind> kinds = new ArrayList<>();
            add(serverKills, List.of(Kind.SERVER_KILLED), kinds);
            add(databaseRestarts, List.of(Kind.DATABASE_CRASHED, Kind.DATABASE_RESTARTED), kinds);
            add(brokerRestarts, List.of(Kind.BROKER_KILLED, Kind.BROKER_RESTARTED), kinds);
            add(pauses, List.of(Kind.PAUSED_AND_RESUMED), kinds);
            return kinds;
        }

        private static void add(int count, List<Kind> turns, List<Kind> to) {
            for (int i = 0; i < count; i++) {
                to.add(turns.get(i % turns.size()));
            }
        }
    }

    /** Faults at random moments of a rollout to so many devices, in their order. */
    static List<Fault> draw(Counts counts, int devices, Random random) {
        return counts.kinds().stream()
                .map(kind -> new Fault(
                        kind,
                        (int) (random.nextDouble() * LAST * devices),
                        random.nextBoolean(),
                        Duration.ofMillis(random.nextInt(MOST_DELAY_MILLIS))))
                .sorted(Comparator.comparingInt(Fault::after))
                .toList();
    }
}
