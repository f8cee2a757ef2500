package dev.flotilla.agent.inference;

/** Why an input did not reach the model. */
public enum Refusal {
    /** The preprocessing cannot take the sample: of another size, or a column is missing or no number. */
    SAMPLE,
    /** What carries the input cannot be read. */
    MALFORMED,
    /** Another number of values, or another shape, than the model's input. */
    SHAPE,
    /** Another type than the model's input, or a value that this type does not hold. */
    TYPE,
    /** Not a number, or infinite. */
    NOT_FINITE,
    /** A value that the bundle's preprocessing never gives. */
    RANGE,
    /** Unlike everything in the bundle's baseline, see {@link UnusualInput}. */
    UNUSUAL
}
