package dev.flotilla.fleet.drift;

import dev.flotilla.fleet.drift.stat.Divergence;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** Rules that are customary where every test is taken for itself: which windows they alarm in. */
final class Customary {

    static final double PSI = 0.2;
    static final double KS = 0.05;

    private final BitSet psiOfDevice = new BitSet();
    private final BitSet psiOfFleet = new BitSet();
    private final BitSet ksOfDevice = new BitSet();
    private final BitSet ksOfFleet = new BitSet();

    /** Looks at one feature in a window. */
    void look(int window, long[] baseline, List<long[]> devices, long[] pooled) {
        for (long[] device : devices) {
            psiOfDevice.set(
                    window,
                    psiOfDevice.get(window)
                            || Divergence.between(baseline, device).psi() > PSI);
            ksOfDevice.set(window, ksOfDevice.get(window) || kolmogorovSmirnov(baseline, device) < KS);
        }
        psiOfFleet.set(
                window,
                psiOfFleet.get(window) || Divergence.between(baseline, pooled).psi() > PSI);
        ksOfFleet.set(window, ksOfFleet.get(window) || kolmogorovSmirnov(baseline, pooled) < KS);
    }

    /** In which part of the windows each alarms: PSI of a device, of the fleet, KS of a device, of the fleet. */
    double[] shares(int windows) {
        return new double[] {
            psiOfDevice.cardinality() / (double) windows,
            psiOfFleet.cardinality() / (double) windows,
            ksOfDevice.cardinality() / (double) windows,
            ksOfFleet.cardinality() / (double) windows
        };
    }

    boolean psi(int window) {
        return psiOfFleet.get(window);
    }

    /** The asymptotic p-value (Kolmogorov 1933) of the largest difference at the bins' edges. */
    static double kolmogorovSmirnov(long[] one, long[] other) {
        double m = Arrays.stream(one).sum();
        double n = Arrays.stream(other).sum();
        double difference = 0;
        double largest = 0;
        for (int i = 0; i < one.length; i++) {
            difference += one[i] / m - other[i] / n;
            largest = Math.max(largest, Math.abs(difference));
        }
        double z = largest * Math.sqrt(m * n / (m + n));
        double p = 0;
        for (int k = 1; k <= 100; k++) {
            p += (k % 2 == 1 ? 2 : -2) * Math.exp(-2 * k * k * z * z);
        }
        return z < 0.2 ? 1 : p;
    }
}
