package dev.flotilla.compiler.quant;

/** Constants that can be stored with a scale or as a half float: without NaN and infinities. */
public final class Finite {
    private Finite() {}

    public static boolean areAll(float[] values) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }
}
