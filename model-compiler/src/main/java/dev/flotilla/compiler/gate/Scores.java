package dev.flotilla.compiler.gate;

import dev.flotilla.compiler.data.DataException;
import dev.flotilla.compiler.data.DatasetFeed;
import dev.flotilla.compiler.data.Feed;
import dev.flotilla.compiler.quant.Fidelity;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.LoadedModel;
import java.util.List;

/**
 * How well a model answers each of some samples, in points.
 *
 * @param points one per sample
 * @param binary whether each is right (100) or wrong (0)
 * @param given the class that each answer is; of no use where they are not right or wrong
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
record Scores(double[] points, boolean binary, int[] given) {
    private static final double RIGHT = 100;
    private static final float DECISION = 0.5f;

    Scores(double[] points, boolean binary) {
        this(points, binary, new int[points.length]);
    }

    /**
     * Runs a model.
     *
     * @param samples what it gets: {@code truth}, or that disturbed
     * @param truth the same samples with their labels
     */
    static Scores of(LoadedModel model, Feed samples, DatasetFeed truth) throws DataException, InferenceException {
        boolean binary = truth.size() == 0 || truth.target(0).length == 0;
        double unit = binary ? 1 : variance(truth);
        double[] points = new double[samples.size()];
        int[] given = new int[points.length];
        for (int i = 0; i < points.length; i++) {
            float[] answer = answer(model, samples, i);
            given[i] = answer.length == 1 ? (answer[0] >= DECISION ? 1 : 0) : Fidelity.argMax(answer);
            points[i] = binary ? right(given[i], truth, i) : RIGHT * (1 - squaredError(answer, truth.target(i)) / unit);
        }
        return new Scores(points, binary, given);
    }

    private static float[] answer(LoadedModel model, Feed samples, int index) throws DataException, InferenceException {
        List<byte[]> outputs = model.run(samples.inputs(index, model.inputs()));
        return model.outputs().get(0).dequantize(outputs.get(0));
    }

    private static double right(int given, DatasetFeed truth, int index) throws DataException {
        int label = truth.label(index).orElseThrow(() -> new DataException(truth.describe(index) + ": has no label"));
        return given == label ? RIGHT : 0;
    }

    private static double squaredError(float[] answer, float[] target) throws DataException {
        if (answer.length != target.length) {
            throw new DataException(
                    "a sample asks for " + target.length + " numbers, the model answers " + answer.length);
        }
        double error = 0;
        for (int c = 0; c < answer.length; c++) {
            error += Math.pow((double) answer[c] - target[c], 2);
        }
        return error;
    }

    /** Of what is to be answered, around its mean. */
    private static double variance(DatasetFeed truth) {
        int outputs = truth.target(0).length;
        double total = 0;
        for (int c = 0; c < outputs; c++) {
            double sum = 0;
            double squares = 0;
            for (int i = 0; i < truth.size(); i++) {
                double value = c < truth.target(i).length ? truth.target(i)[c] : 0;
                sum += value;
                squares += value * value;
            }
            total += squares / truth.size() - sum / truth.size() * (sum / truth.size());
        }
        return total > 0 ? total : 1;
    }

    /** Those of some samples. */
    Scores part(List<Integer> indices) {
        return new Scores(
                indices.stream().mapToDouble(index -> points[index]).toArray(),
                binary,
                indices.stream().mapToInt(index -> given[index]).toArray());
    }

    /** How well some samples are told to be, or not to be, of a class. */
    Scores tellingApart(int label, DatasetFeed truth, List<Integer> indices) {
        double[] told = indices.stream()
                .mapToDouble(index -> (given[index] == label) == truth.isOf(label, index) ? RIGHT : 0)
                .toArray();
        return new Scores(told, true);
    }

    /** The mean of these and others, sample by sample. */
    static Scores mean(List<Scores> all) {
        double[] points = new double[all.get(0).points.length];
        for (Scores one : all) {
            for (int i = 0; i < points.length; i++) {
                points[i] += one.points[i] / all.size();
            }
        }
        return new Scores(points, false);
    }
}
