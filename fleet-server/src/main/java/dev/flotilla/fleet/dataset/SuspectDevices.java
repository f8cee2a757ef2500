package dev.flotilla.fleet.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Names devices whose labels the inputs around them contradict more than chance explains. Of each sample it is known how many
 * of its nearest neighbours carry the same label. The sum of these numbers over a device's samples is compared with sums of as
 * many drawn from all other devices' samples, whose exact distribution is a convolution; one-sided, with Bonferroni's
 * correction for the number of devices. Whom that names is set aside, and it is done again, since what many devices send
 * wrongly hides in what each is compared with.
 */
final class SuspectDevices {
    /** How likely it is, at most, that a round names any device of a fleet whose devices all see the same. */
    static final double FALSE_NAMING = 0.01;
    /** What honest devices see is not equally hard to tell; only one with at most so much of others' agreement is named. */
    static final double MOST_AGREEMENT = 0.5;
    /** So many samples of a device are looked at, which bounds the time. */
    static final int MOST_SAMPLES = 100;

    private static final int MOST_ROUNDS = 10;

    private final Map<String, List<Integer>> agreeing = new TreeMap<>();
    private final Set<String> named = new TreeSet<>();

    private SuspectDevices() {}

    /**
     * Finds them.
     *
     * @param agreeing of each sample, how many of its {@value LabelNoise#NEIGHBOURS} nearest neighbours carry its label
     */
    static Set<String> among(List<Labelled> samples, int[] agreeing) {
        SuspectDevices all = new SuspectDevices();
        for (int i = 0; i < samples.size(); i++) {
            int count = agreeing[i];
            samples.get(i).sample().device().ifPresent(device -> all.add(device.value(), count));
        }
        int rounds = 0;
        while (all.named.addAll(all.round()) && rounds < MOST_ROUNDS) {
            rounds++;
        }
        return all.named;
    }

    private void add(String device, int count) {
        List<Integer> own = agreeing.computeIfAbsent(device, added -> new ArrayList<>());
        if (own.size() < MOST_SAMPLES) {
            own.add(count);
        }
    }

    private Set<String> round() {
        double[] all = new double[LabelNoise.NEIGHBOURS + 1];
        agreeing.forEach((device, counts) -> {
            if (!named.contains(device)) {
                counts.forEach(count -> all[count]++);
            }
        });
        Set<String> found = new TreeSet<>();
        agreeing.forEach((device, counts) -> {
            if (!named.contains(device) && isOdd(counts, all)) {
                found.add(device);
            }
        });
        return found;
    }

    private boolean isOdd(List<Integer> own, double[] all) {
        double[] others = all.clone();
        own.forEach(count -> others[count]--);
        double size = 0;
        double agreement = 0;
        for (int count = 0; count < others.length; count++) {
            size += others[count];
            agreement += count * others[count];
        }
        int sum = own.stream().mapToInt(Integer::intValue).sum();
        if (size < LabelNoise.MIN_SAMPLES || sum > MOST_AGREEMENT * own.size() * agreement / size) {
            return false;
        }
        double[] chances = new double[others.length];
        for (int count = 0; count < chances.length; count++) {
            // What none of the others has is not known to be impossible: as if there were one sample more, with any
            // number.
            chances[count] = (others[count] + 1.0 / chances.length) / (size + 1);
        }
        return agreeing.size() * atMost(sum, own.size(), chances) <= FALSE_NAMING;
    }

    /** The chance that so many numbers, each {@code i} with the chance in place {@code i}, come to {@code sum} or less. */
    static double atMost(int sum, int numbers, double[] chances) {
        double[] sums = new double[sum + 1];
        sums[0] = 1;
        for (int i = 0; i < numbers; i++) {
            double[] next = new double[sum + 1];
            for (int number = 0; number < chances.length; number++) {
                for (int before = 0; before + number <= sum; before++) {
                    next[before + number] += sums[before] * chances[number];
                }
            }
            sums = next;
        }
        double all = 0;
        for (double one : sums) {
            all += one;
        }
        return all;
    }
}
