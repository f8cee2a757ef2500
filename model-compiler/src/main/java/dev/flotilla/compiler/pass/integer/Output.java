package dev.flotilla.compiler.pass.integer;

/** How an operator's outputs get their scale. */
enum Output {
    /** From their own calibrated range. */
    FREE,
    /** The kernel copies stored values, so the outputs have the scale of the first activation. */
    SAME_AS_INPUT,
    /** The kernel copies stored values from several inputs, so all of them have the output's scale. */
    FORCED_ON_INPUTS,
    /** Fixed by the kernel. */
    FIXED,
    /** Indices or truth values. */
    NOT_QUANTIZED
}
