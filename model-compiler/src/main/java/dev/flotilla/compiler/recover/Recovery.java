package dev.flotilla.compiler.recover;

import java.util.Set;

/** A change to the float model that lessens what quantization loses. */
public enum Recovery {
    /** {@link Equalization#ofWeights}. */
    WEIGHT_EQUALIZATION("weight-equalization"),
    /** {@link Equalization#ofActivations}. */
    ACTIVATION_EQUALIZATION("activation-equalization"),
    /** Rounds weights so that a layer's outputs, not its weights, change least; see {@link Rounding}. */
    ADAPTIVE_ROUNDING("adaptive-rounding"),
    /**
     * Takes the mean error out of the bias: first what rounded weights cause ({@link WeightRounding}), then what all of
     * quantization does ({@link EmpiricalBias}).
     */
    BIAS_CORRECTION("bias-correction");

    /** What proved worth its time on the reference models. */
    public static final Set<Recovery> DEFAULT = Set.of(ACTIVATION_EQUALIZATION, ADAPTIVE_ROUNDING, BIAS_CORRECTION);

    private final String label;

    Recovery(String label) {
        this.label = label;
    }

    /** As on the command line. */
    @Override
    public String toString() {
        return label;
    }
}
