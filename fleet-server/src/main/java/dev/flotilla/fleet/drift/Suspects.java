package dev.flotilla.fleet.drift;

import dev.flotilla.contract.protocol.DeviceId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.commons.numbers.gamma.LogGamma;

/**
 * Ranks what might be behind a drift: traits that devices which drifted have more often than the others. Pure.
 *
 * <p>A trait is listed when Fisher's exact test, one-sided, finds so many improbable at 5 % after Bonferroni's correction for
 * all traits looked at (Fisher, "The Design of Experiments", 1935). That two things go together does not say that one is
 * the other's cause.
 */
final class Suspects {

    /** The most that are named. */
    static final int MOST = 5;

    private static final double SIGNIFICANCE = 0.05;

    private Suspects() {}

    /**
     * The most telling first.
     *
     * @param drifted some of the devices
     * @param traits of each device of the model
     */
    static List<Suspect> among(Collection<DeviceId> drifted, Map<DeviceId, Set<String>> traits) {
        Map<String, Integer> all = new TreeMap<>();
        traits.values().forEach(each -> each.forEach(trait -> all.merge(trait, 1, Integer::sum)));
        Map<String, Integer> some = new TreeMap<>();
        List<Set<String>> known = drifted.stream()
                .flatMap(device -> Optional.ofNullable(traits.get(device)).stream())
                .toList();
        known.forEach(each -> each.forEach(trait -> some.merge(trait, 1, Integer::sum)));
        List<Suspect> found = new ArrayList<>();
        some.forEach((trait, count) -> {
            int having = all.getOrDefault(trait, 0);
            double p = tail(traits.size(), having, known.size(), count);
            double lift = (double) count * traits.size() / ((double) known.size() * having);
            if (p * all.size() <= SIGNIFICANCE && lift > 1) {
                found.add(new Suspect(trait, count, having, lift, p));
            }
        });
        found.sort(Comparator.comparingDouble(Suspect::pValue)
                .thenComparing(Comparator.comparingDouble(Suspect::lift).reversed())
                .thenComparing(Suspect::trait));
        return found.subList(0, Math.min(MOST, found.size()));
    }

    /** The chance to find {@code least} or more marked ones among {@code drawn} of {@code all}, {@code marked} of which are. */
    static double tail(int all, int marked, int drawn, int least) {
        double sum = 0;
        for (int k = least; k <= Math.min(marked, drawn); k++) {
            if (drawn - k <= all - marked) {
                sum += Math.exp(choose(marked, k) + choose(all - marked, drawn - k) - choose(all, drawn));
            }
        }
        return Math.min(1, sum);
    }

    private static double choose(int n, int k) {
        return LogGamma.value(n + 1.0) - LogGamma.value(k + 1.0) - LogGamma.value(n - k + 1.0);
    }
}
