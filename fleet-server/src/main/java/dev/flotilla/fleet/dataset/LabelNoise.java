package dev.flotilla.fleet.dataset;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds labels that are probably wrong: nearly all of the nearest neighbours carry one other label. A stricter form of edited
 * nearest neighbours (Wilson, "Asymptotic Properties of Nearest Neighbor Rules Using Edited Data", IEEE Transactions on
 * Systems, Man, and Cybernetics 2(3), 1972), which would leave out every hard sample with the wrong ones.
 */
final class LabelNoise {
    /** Among fewer, neighbours are too far away to say anything. */
    static final int MIN_SAMPLES = 100;
    /** How many neighbours are asked. */
    static final int NEIGHBOURS = 10;
    /** How many of them have to carry the same other label. */
    static final int AGREEING = 8;

    private final Set<Integer> suspects = new HashSet<>();
    private final int[] agreeing;

    private LabelNoise(int samples) {
        agreeing = new int[samples];
        Arrays.fill(agreeing, NEIGHBOURS);
    }

    /** Which of these have a label that is probably wrong, by their places. */
    Set<Integer> suspects() {
        return suspects;
    }

    /** Of each, how many of its neighbours carry its label; among few all. */
    int[] agreeing() {
        return agreeing;
    }

    /** Looks at all neighbours. Takes time by the square of their number. */
    static LabelNoise of(List<double[]> features, int[] labels) {
        LabelNoise noise = new LabelNoise(labels.length);
        if (features.size() < MIN_SAMPLES) {
            return noise;
        }
        for (int i = 0; i < features.size(); i++) {
            Map<Integer, Integer> votes = new HashMap<>();
            for (int neighbour : nearest(features, i)) {
                if (labels[neighbour] != labels[i]) {
                    votes.merge(labels[neighbour], 1, Integer::sum);
                }
            }
            noise.agreeing[i] = NEIGHBOURS
                    - votes.values().stream().mapToInt(Integer::intValue).sum();
            if (votes.values().stream().anyMatch(count -> count >= AGREEING)) {
                noise.suspects.add(i);
            }
        }
        return noise;
    }

    /** Kept sorted by distance while all others pass by. */
    private static int[] nearest(List<double[]> features, int of) {
        int[] places = new int[NEIGHBOURS];
        double[] distances = new double[NEIGHBOURS];
        int known = 0;
        for (int i = 0; i < features.size(); i++) {
            if (i == of) {
                continue;
            }
            double distance = distance(features.get(of), features.get(i));
            if (known == NEIGHBOURS && distance >= distances[NEIGHBOURS - 1]) {
                continue;
            }
            int at = known < NEIGHBOURS ? known++ : NEIGHBOURS - 1;
            while (at > 0 && distances[at - 1] > distance) {
                distances[at] = distances[at - 1];
                places[at] = places[at - 1];
                at--;
            }
            distances[at] = distance;
            places[at] = i;
        }
        return places;
    }

    private static double distance(double[] one, double[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            double step = one[i] - other[i];
            sum += step * step;
        }
        return sum;
    }
}
