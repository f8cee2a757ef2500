package dev.flotilla.compiler.retrain;

import dev.flotilla.compiler.data.DataException;
import dev.flotilla.compiler.data.DatasetFeed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What the samples of a dataset say that a head is to answer. */
final class Labels {
    private final Link link;
    private final int outputs;
    private final double unit;

    private Labels(Link link, int outputs, double unit) {
        this.link = link;
        this.outputs = outputs;
        this.unit = unit;
    }

    /** For {@code head}, in units of what {@code reference} samples answer. */
    static Labels of(Head head, DatasetFeed reference) throws DataException {
        double unit = head.link() == Link.IDENTITY && head.last() ? deviation(reference) : 1;
        return new Labels(head.link(), head.outputs(), unit);
    }

    /** The standard deviation of all numbers that are to be answered, or 1. */
    private static double deviation(DatasetFeed reference) throws DataException {
        double sum = 0;
        double squares = 0;
        int count = 0;
        for (int i = 0; i < reference.size(); i++) {
            for (float value : reference.target(i)) {
                sum += value;
                squares += (double) value * value;
                count++;
            }
        }
        double variance = count == 0 ? 0 : squares / count - sum / count * (sum / count);
        return variance > 0 ? Math.sqrt(variance) : 1;
    }

    /** How many classes labels may name; none for a regression. */
    int classes() {
        return link == Link.LOGISTIC ? 2 : outputs;
    }

    /** Empty for a sample without a label. */
    Optional<Target> target(DatasetFeed samples, int index) throws DataException {
        float[] values = samples.target(index);
        if (values.length > 0) {
            if (link != Link.IDENTITY || values.length != outputs) {
                throw new DataException(samples.describe(index) + ": " + values.length
                        + " numbers to answer, for a head of " + outputs + " outputs and " + link);
            }
            return Optional.of(new Target.OfValues(values, unit));
        }
        OptionalInt label = samples.label(index);
        if (label.isEmpty()) {
            return Optional.empty();
        }
        if (label.getAsInt() >= classes()) {
            throw new DataException(samples.describe(index) + ": its class is number " + label.getAsInt()
                    + " of the manifest's, the model has " + classes());
        }
        // A head whose sums are the output and that is asked for classes gives scores before softmax.
        return Optional.of(
                link == Link.LOGISTIC ? new Target.OfQuestion(label.getAsInt()) : new Target.OfClass(label.getAsInt()));
    }

    /** The samples that have a label, with the features found at their place. */
    Examples examples(DatasetFeed samples, List<float[]> features) throws DataException {
        List<float[]> rows = new ArrayList<>();
        List<Target> targets = new ArrayList<>();
        List<Double> weights = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            Optional<Target> target = target(samples, i);
            if (target.isPresent()) {
                rows.add(features.get(i));
                targets.add(target.get());
                weights.add(samples.weight(i));
            }
        }
        return new Examples(
                rows, targets, weights.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /**
     * Samples that the champion's answers are not to change on, whether they have labels or not (Z. Li and D. Hoiem, Learning
     * without Forgetting, ECCV 2016): with few of them, what the champion says between classes keeps more than labels do.
     * Numbers that a regression is to answer are taken as they are given.
     */
    Examples remembered(DatasetFeed samples, List<float[]> features, HeadWeights champion) throws DataException {
        if (samples.size() > 0 && samples.target(0).length > 0) {
            return examples(samples, features);
        }
        List<Target> targets = new ArrayList<>();
        double[] weights = new double[features.size()];
        for (int i = 0; i < weights.length; i++) {
            double[] answer = Answers.probabilities(champion.sums(features.get(i)));
            targets.add(link == Link.LOGISTIC ? new Target.OfQuestion(answer[1]) : new Target.OfAnswer(answer));
            weights[i] = samples.weight(i);
        }
        return new Examples(features, targets, weights);
    }

    /** Examples whose classes all weigh alike together. */
    static Examples balanced(Examples examples) {
        Map<Target, Double> total = new HashMap<>();
        for (int i = 0; i < examples.size(); i++) {
            if (examples.targets().get(i) instanceof Target.OfValues) {
                return examples;
            }
            total.merge(examples.targets().get(i), examples.weights()[i], Double::sum);
        }
        double[] weights = examples.weights().clone();
        for (int i = 0; i < weights.length; i++) {
            weights[i] *= examples.totalWeight()
                    / (total.size() * total.getOrDefault(examples.targets().get(i), 1.0));
        }
        return new Examples(examples.features(), examples.targets(), weights);
    }
}
