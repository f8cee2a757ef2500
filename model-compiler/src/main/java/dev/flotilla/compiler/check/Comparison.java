package dev.flotilla.compiler.check;

import dev.flotilla.compiler.quant.Fidelity;
import java.util.ArrayList;
import java.util.List;

/** Collects the outputs of the float and the quantized model on the same samples. */
public final class Comparison {
    private final List<float[]> original = new ArrayList<>();
    private final List<float[]> quantized = new ArrayList<>();

    /** Adds one sample's real outputs. */
    public void add(float[] originalOutput, float[] quantizedOutput) {
        original.add(originalOutput.clone());
        quantized.add(quantizedOutput.clone());
    }

    /** Signal to quantization-noise ratio over all outputs, in decibels. */
    public double sqnrDecibels() {
        return Fidelity.sqnrDecibels(concatenated(original), concatenated(quantized));
    }

    /** The fraction of samples for which both models prefer the same class. */
    public double agreement() {
        int same = 0;
        for (int i = 0; i < original.size(); i++) {
            same += Fidelity.argMax(original.get(i)) == Fidelity.argMax(quantized.get(i)) ? 1 : 0;
        }
        return (double) same / original.size();
    }

    /** Accuracy of the float model; {@code labels} one per added sample. */
    public Accuracy originalAccuracy(int[] labels) {
        return accuracy(original, labels);
    }

    /** Accuracy of the quantized model; {@code labels} one per added sample. */
    public Accuracy quantizedAccuracy(int[] labels) {
        return accuracy(quantized, labels);
    }

    private static Accuracy accuracy(List<float[]> outputs, int[] labels) {
        int correct = 0;
        for (int i = 0; i < outputs.size(); i++) {
            correct += Fidelity.argMax(outputs.get(i)) == labels[i] ? 1 : 0;
        }
        return new Accuracy(correct, outputs.size());
    }

    private static float[] concatenated(List<float[]> outputs) {
        float[] all =
                new float[outputs.stream().mapToInt(output -> output.length).sum()];
        int at = 0;
        for (float[] output : outputs) {
            System.arraycopy(output, 0, all, at, output.length);
            at += output.length;
        }
        return all;
    }
}
