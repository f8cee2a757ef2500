package dev.flotilla.compiler.quant;

/** Rounding as the C++ runtime does it. */
final class Rounding {
    private Rounding() {}

    /** To the nearest integer, ties away from zero; {@link Math#round} takes ties upwards. */
    static long halfAwayFromZero(double value) {
        return value < 0 ? -Math.round(-value) : Math.round(value);
    }

    static int clamp(long value, int lowest, int highest) {
        return (int) Math.max(lowest, Math.min(highest, value));
    }
}
