package dev.flotilla.fleet.drift.stat;

import org.apache.commons.numbers.gamma.Erfc;
import org.apache.commons.numbers.gamma.RegularizedBeta;

/** Tails of the normal and of Student's distribution. */
final class Normal {

    private Normal() {}

    /** How probable a standard normal value as far from 0 is, or farther. */
    static double twoSided(double z) {
        return Erfc.value(Math.abs(z) / Math.sqrt(2));
    }

    /** The same of Student's distribution (Abramowitz and Stegun, 26.7.1). */
    static double twoSidedStudent(double t, double degrees) {
        return RegularizedBeta.value(degrees / (degrees + t * t), degrees / 2, 0.5);
    }
}
