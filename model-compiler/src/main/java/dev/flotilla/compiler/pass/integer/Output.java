package dev.flotilla.compiler.pass.integer;

/** How an operator's outputs get their scale. */
enum Output {
    /** From their own calibrated range. */
    FREE,
    /** The kernel copies stored values, so the outputs have the scale of the first activation. */
    SAME_AS_INPUT,
    /** The kernel copies stored values from several inputs, so all of them have the output's scale. */
    FORCED_ON_INPUTS,
    /** As {@link #FORCED_ON_INPUTS}, with zero point 0, since the kernel fills the rest of the output with stored zeros. */
    FORCED_AROUND_ZERO,
    /** Fixed by the kernel. */
    FIXED,
    /** Indices or truth values. */
    NOT_QUANTIZED;

    /** Whether inputs take over the output's scale. */
    boolean forcesInputs() {
        return this == FORCED_ON_INPUTS || this == FORCED_AROUND_ZERO;
    }
}
