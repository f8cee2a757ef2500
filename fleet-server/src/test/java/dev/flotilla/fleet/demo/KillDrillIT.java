package dev.flotilla.fleet.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * SIGKILL at random moments of an update: the daemon comes back with the old model or the new one, whole, and gets to
 * the new one. Each kill is aimed at the phase that was hit least so far, at a random moment of it, and counted where the
 * daemon's journal says it fell; one that came after the update's end is not counted. {@code -Ddrill.kills=N} and
 * {@code -Ddrill.seed=S} say how often and when.
 */
class KillDrillIT {
    private static final int KILLS = Integer.getInteger("drill.kills", 2);
    private static final long SEED = Long.getLong("drill.seed", 20_261_122);
    private static final List<String> PHASES =
            List.of("fetching", "verifying", "staging", "probing", "activating", "confirming");

    /** From how many kills on each phase has to be hit. */
    private static final int ENOUGH_FOR_ALL = 3 * PHASES.size();

    private static final int MOST_DRAWS = 3 * KILLS;

    private final Random random = new Random(SEED);
    private final Map<String, Integer> hits = new TreeMap<>();
    private int servedOld;
    private int servedNew;

    @Test
    void servesTheOldOrTheNewModelAfterAKillAtAnyMomentOfAnUpdate() throws Exception {
        System.out.println("kill drill: " + KILLS + " kills, seed " + SEED);
        GoodBundles fleet = GoodBundles.shared();
        GoodBundles.Good old = fleet.after(fleet.serving());
        Map<String, Long> nanos = update(fleet, old);
        int draws = 0;
        while (servedOld + servedNew < KILLS) {
            draws++;
            assertTrue(draws <= MOST_DRAWS, () -> "too many kills came after the end of the update: " + summary());
            GoodBundles.Good next = fleet.after(old);
            killDuringUpdate(fleet, old, next, nanos);
            old = next;
        }
        System.out.println("kill drill: " + draws + " draws in updates of " + millis(nanos) + " ms: " + summary());
        if (KILLS >= ENOUGH_FOR_ALL) {
            assertEquals(Set.copyOf(PHASES), hits.keySet(), this::summary);
        }
    }

    private String summary() {
        return String.format(
                Locale.ROOT,
                "%d kills within an update, seed %d: came back with the old model %d times, with the new one %d times,"
                        + " every output right, every update finished; killed in %s",
                servedOld + servedNew,
                SEED,
                servedOld,
                servedNew,
                hits);
    }

    private static String millis(Map<String, Long> nanos) {
        return PHASES.stream()
                .map(phase -> String.format(Locale.ROOT, "%s %.1f", phase, nanos.getOrDefault(phase, 0L) / 1e6))
                .collect(Collectors.joining(", "));
    }

    /** Updates in peace, and says how long each phase took. */
    private static Map<String, Long> update(GoodBundles fleet, GoodBundles.Good next) throws IOException {
        String rollout = begin(fleet, "undisturbed", next);
        Map<String, Long> nanos = new HashMap<>();
        long since = System.nanoTime();
        for (JournalEntry entry = entry(fleet); !entry.settled(); ) {
            String phase = entry.state();
            entry = await(fleet, later -> !later.state().equals(phase));
            long now = System.nanoTime();
            nanos.put(phase, now - since);
            since = now;
        }
        fleet.complete(rollout);
        return nanos;
    }

    /** Returns the rollout as soon as the daemon took up its assignment. */
    private static String begin(GoodBundles fleet, String name, GoodBundles.Good next) throws IOException {
        long before = entry(fleet).counter();
        String rollout = fleet.rollouts.startEverywhere(name, next.digest());
        await(fleet, entry -> entry.counter() > before);
        return rollout;
    }

    private static JournalEntry entry(GoodBundles fleet) throws IOException {
        return JournalEntry.read(fleet.world.agents.daemonFolder());
    }

    /** Looks without a pause, as some phases last for a few milliseconds. */
    private static JournalEntry await(GoodBundles fleet, Predicate<JournalEntry> condition) throws IOException {
        long deadline = System.nanoTime() + GoodBundles.LIMIT.toNanos();
        JournalEntry entry = entry(fleet);
        while (!condition.test(entry)) {
            assertTrue(System.nanoTime() < deadline, "the daemon did not get on with its update: " + entry);
            entry = entry(fleet);
        }
        return entry;
    }

    private void killDuringUpdate(
            GoodBundles fleet, GoodBundles.Good old, GoodBundles.Good next, Map<String, Long> nanos)
            throws IOException {
        String aim = leastHit();
        long delay = (long) (random.nextDouble() * nanos.getOrDefault(aim, 0L));
        String rollout = begin(fleet, "kill in " + aim, next);
        await(fleet, entry -> reached(entry, aim));
        spin(delay);
        fleet.world.agents.killDaemon();
        JournalEntry hit = entry(fleet);
        fleet.world.agents.startDaemon();
        if (!hit.settled()) {
            judge(fleet, old, next, hit.state() + " of seed " + SEED);
            hits.merge(hit.state(), 1, Integer::sum);
        }
        fleet.complete(rollout);
        Wait.until(
                GoodBundles.LIMIT,
                () -> Optional.of(fleet.said()).filter(later -> GoodBundles.rightly(later, next)),
                () -> "the new model does not serve after a kill in " + hit);
    }

    private String leastHit() {
        int least = PHASES.stream()
                .mapToInt(phase -> hits.getOrDefault(phase, 0))
                .min()
                .orElseThrow();
        List<String> candidates = PHASES.stream()
                .filter(phase -> hits.getOrDefault(phase, 0) == least)
                .toList();
        return candidates.get(random.nextInt(candidates.size()));
    }

    /** In the phase or past it. */
    private static boolean reached(JournalEntry entry, String phase) {
        return entry.settled() || PHASES.indexOf(entry.state()) >= PHASES.indexOf(phase);
    }

    private static void spin(long nanos) {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    private void judge(GoodBundles fleet, GoodBundles.Good old, GoodBundles.Good next, String what) {
        GoodBundles.Said said = fleet.said();
        boolean isNew = GoodBundles.rightly(said, next);
        assertTrue(isNew || GoodBundles.rightly(said, old), () -> what + ": a wrong answer of " + said.digest());
        String active = String.valueOf(fleet.world.agents.daemonStatus().getString("activeBundle"));
        assertTrue(List.of(old.digest(), next.digest()).contains(active), () -> what + ": the status names " + active);
        servedNew += isNew ? 1 : 0;
        servedOld += isNew ? 0 : 1;
    }
}
