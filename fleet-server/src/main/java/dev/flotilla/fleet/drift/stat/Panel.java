package dev.flotilla.fleet.drift.stat;

import java.util.List;

/** One feature of all devices at one time, each tested against the reference by itself. */
public final class Panel {

    private final double[] pValues;
    private final double[] dispersion;

    private Panel(double[] pValues, double[] dispersion) {
        this.pValues = pValues;
        this.dispersion = dispersion;
    }

    /** Of the devices, in their order; a copy. */
    public double[] pValues() {
        return pValues.clone();
    }

    /** By component, how many times the variance among devices is that of chance, 1 or more. Not to be changed. */
    double[] dispersion() {
        return dispersion;
    }

    /**
     * Tests each device's counts.
     *
     * @param course what the whole fleet did so far: of fewer devices than tell a dispersion, what comes and goes in it widens
     *     their limits
     */
    static Panel of(BinTest test, List<long[]> devices, Course course) {
        double[][] normalScores = new double[devices.size()][];
        for (int i = 0; i < normalScores.length; i++) {
            normalScores[i] = test.normalScores(devices.get(i));
        }
        double[] dispersion = new double[test.components()];
        double[] limits = new double[dispersion.length];
        for (int k = 0; k < dispersion.length; k++) {
            dispersion[k] = Dispersion.of(normalScores, k);
            limits[k] = Math.sqrt(
                    devices.size() < Dispersion.LEAST_DEVICES
                            ? course.charts().get(k).roughness().variance()
                            : dispersion[k]);
        }
        double[] pValues = new double[normalScores.length];
        for (int i = 0; i < pValues.length; i++) {
            for (int k = 0; k < limits.length; k++) {
                normalScores[i][k] /= limits[k];
            }
            pValues[i] = BinTest.pValue(normalScores[i]);
        }
        return new Panel(pValues, dispersion);
    }

    /** The smallest p-value; 1 of no devices. */
    public double smallest() {
        double smallest = 1;
        for (double p : pValues) {
            smallest = Math.min(smallest, p);
        }
        return smallest;
    }
}
