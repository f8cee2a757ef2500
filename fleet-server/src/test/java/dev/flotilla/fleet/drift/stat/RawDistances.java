package dev.flotilla.fleet.drift.stat;

import dev.flotilla.contract.sketch.QuantileSketch;
import java.util.Arrays;
import java.util.Random;

/** Distances by their definitions, from raw values and without haste. */
final class RawDistances {

    private RawDistances() {}

    /** 20 to 3000 values of one of several shapes, scales and places. */
    static double[] sample(Random random) {
        int size = 20 + random.nextInt(2981);
        double scale = Math.pow(10, 2 * random.nextDouble() - 1);
        double place = 5 * random.nextGaussian();
        int shape = random.nextInt(4);
        return random.ints(size, 0, 10)
                .mapToDouble(i -> scale
                        * switch (shape) {
                            case 0 -> place + random.nextGaussian();
                            case 1 -> Math.exp(random.nextGaussian());
                            case 2 -> place + random.nextDouble();
                            default -> (i < 3 ? -2 : 2) + 0.3 * random.nextGaussian();
                        })
                .toArray();
    }

    static double kolmogorovSmirnov(double[] one, double[] other) {
        double largest = 0;
        double[] first = sorted(one);
        double[] second = sorted(other);
        for (double[] values : new double[][] {first, second}) {
            for (double value : values) {
                double difference =
                        (double) upTo(first, value) / first.length - (double) upTo(second, value) / second.length;
                largest = Math.max(largest, Math.abs(difference));
            }
        }
        return largest;
    }

    static double wasserstein(double[] one, double[] other) {
        double[] first = sorted(one);
        double[] second = sorted(other);
        double[] all = new double[first.length + second.length];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        Arrays.sort(all);
        double sum = 0;
        for (int i = 1; i < all.length; i++) {
            double share = (double) upTo(first, all[i - 1]) / first.length;
            sum += Math.abs(share - (double) upTo(second, all[i - 1]) / second.length) * (all[i] - all[i - 1]);
        }
        return sum;
    }

    private static double[] sorted(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted;
    }

    private static int upTo(double[] sorted, double value) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] <= value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Upper ends of sketch bins near quantiles. */
    static double[] borders(QuantileSketch sketch, int parts) {
        double[] borders = new double[parts - 1];
        for (int i = 0; i < borders.length; i++) {
            double quantile = sketch.quantile((i + 1.0) / parts);
            borders[i] = sketch.bins().stream()
                    .filter(bin -> bin.upper() >= quantile)
                    .findFirst()
                    .orElseThrow()
                    .upper();
        }
        return Arrays.stream(borders).distinct().toArray();
    }

    /** Values up to each border, and the rest. */
    static long[] counts(double[] values, double[] borders) {
        long[] counts = new long[borders.length + 1];
        for (double value : values) {
            int bin = 0;
            while (bin < borders.length && value > borders[bin]) {
                bin++;
            }
            counts[bin]++;
        }
        return counts;
    }

    static long[] counts(QuantileSketch sketch, double[] borders) {
        long[] counts = new long[borders.length + 1];
        sketch.bins().forEach(each -> {
            int bin = 0;
            while (bin < borders.length && each.value() > borders[bin]) {
                bin++;
            }
            counts[bin] += each.count();
        });
        return counts;
    }

    /** Of counts with half a one more in each. */
    static double psi(long[] expected, long[] observed) {
        double sum = 0;
        for (int i = 0; i < expected.length; i++) {
            double e = share(expected, i);
            double o = share(observed, i);
            sum += o * Math.log(o / e) + e * Math.log(e / o);
        }
        return sum;
    }

    static double js(long[] expected, long[] observed) {
        double sum = 0;
        for (int i = 0; i < expected.length; i++) {
            double e = share(expected, i);
            double o = share(observed, i);
            sum += e * Math.log(2 * e / (e + o)) / 2 + o * Math.log(2 * o / (e + o)) / 2;
        }
        return sum / Math.log(2);
    }

    private static double share(long[] counts, int bin) {
        return (counts[bin] + 0.5) / (Arrays.stream(counts).sum() + 0.5 * counts.length);
    }

    /** Observed less expected from the margins, squared, over expected, in every cell of the table. */
    static double chiSquared(long[] one, long[] other) {
        double m = Arrays.stream(one).sum();
        double n = Arrays.stream(other).sum();
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            double both = one[i] + other[i];
            if (both > 0) {
                double first = both * m / (m + n);
                double second = both * n / (m + n);
                sum += (one[i] - first) * (one[i] - first) / first + (other[i] - second) * (other[i] - second) / second;
            }
        }
        return sum;
    }
}
