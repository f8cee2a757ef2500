package dev.flotilla.compiler.quant;

/** What a float model is compiled to. */
public enum Scheme {
    /** Weights, activations, inputs and outputs are int8. */
    INT8("int8", true),
    /** As {@link #INT8}, but inputs and outputs stay float. */
    INT8_FLOAT_IO("int8-float-io", true),
    /** Weights are int8, activations, inputs and outputs int16. */
    INT16X8("int16x8", true),
    /** Weights are int8, everything else float; kernels quantize activations as they run. */
    DYNAMIC("dynamic", false),
    /** Constants are float16 and are widened to float32 when the model is loaded. */
    FP16("fp16", false);

    private final String label;
    private final boolean calibrated;

    Scheme(String label, boolean calibrated) {
        this.label = label;
        this.calibrated = calibrated;
    }

    /** Whether it needs samples that show the activations' ranges. */
    public boolean calibrated() {
        return calibrated;
    }

    /** As on the command line. */
    @Override
    public String toString() {
        return label;
    }
}
