package dev.flotilla.compiler.evaluate;

import dev.flotilla.contract.codec.Document;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What came of running a model on samples, and its float model beside it where there is one.
 *
 * @param samples how many
 * @param answers the classes answered, for labelled samples
 * @param against the comparison with the float model, if any
 * @param slices in the order of their names
 * @param perturbed in the order asked for
 */
public record Evaluation(
        int samples,
        Optional<ConfusionMatrix> answers,
        Optional<Against> against,
        List<SliceAccuracy> slices,
        List<PerturbedAccuracy> perturbed) {
    public Evaluation {
        slices = List.copyOf(slices);
        perturbed = List.copyOf(perturbed);
    }

    /**
     * The comparison with the float model on the same samples.
     *
     * @param agreement the fraction of samples for which both models have their largest output in the same place, 0 to 1;
     *     empty for models of a single output value
     * @param answers of the float model, for labelled samples
     * @param changed answers lost and won, for labelled samples
     */
    public record Against(
            OutputFidelity fidelity,
            OptionalDouble agreement,
            Optional<ConfusionMatrix> answers,
            Optional<McNemar> changed) {}

    /** The accuracy, for labelled samples. */
    public Optional<Accuracy> accuracy() {
        return answers.map(ConfusionMatrix::accuracy);
    }

    /** The float model's accuracy, for labelled samples. */
    public Optional<Accuracy> originalAccuracy() {
        return against.flatMap(Against::answers).map(ConfusionMatrix::accuracy);
    }

    /** The slice with the least accuracy, of those with at least {@link SliceAccuracy#MIN_SAMPLES} samples. */
    public Optional<SliceAccuracy> worstSlice() {
        return slices.stream().filter(SliceAccuracy::counts).min(Comparator.comparingDouble(slice -> slice.accuracy()
                .fraction()));
    }

    /** The slice that lost most against the float model, of those with enough samples. */
    public Optional<SliceAccuracy> mostDropped() {
        return slices.stream()
                .filter(slice -> slice.counts() && slice.drop().isPresent())
                .max(Comparator.comparingDouble(slice -> slice.drop().orElseThrow()));
    }

    /** Percentage points between the accuracies of the best and the worst slice with enough samples. */
    public OptionalDouble sliceGap() {
        var fractions = slices.stream()
                .filter(SliceAccuracy::counts)
                .mapToDouble(slice -> 100 * slice.accuracy().fraction())
                .summaryStatistics();
        return fractions.getCount() == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(fractions.getMax() - fractions.getMin());
    }

    /** Everything, for machines. */
    public Document.Builder addTo(Document.Builder document) {
        document.put("samples", samples);
        accuracy().ifPresent(accuracy -> document.put("accuracy", accuracy.toDocument()));
        originalAccuracy().ifPresent(accuracy -> document.put("originalAccuracy", accuracy.toDocument()));
        against.ifPresent(one -> {
            one.agreement().ifPresent(agreement -> document.put("agreement", agreement));
            one.fidelity().addTo(document);
            one.changed().ifPresent(test -> document.put("mcNemar", test.toDocument()));
        });
        answers.ifPresent(matrix -> document.put("classes", classes(matrix)).put("confusion", cells(matrix)));
        document.put("slices", slices.stream().map(SliceAccuracy::toDocument).toList());
        worstSlice().ifPresent(slice -> document.put("worstSlice", slice.name()));
        sliceGap().ifPresent(gap -> document.put("sliceGapPoints", gap));
        return document.put(
                "perturbed",
                perturbed.stream().map(PerturbedAccuracy::toDocument).toList());
    }

    private static List<Document> classes(ConfusionMatrix matrix) {
        List<Document> classes = new ArrayList<>();
        for (int index : matrix.classes()) {
            Document.Builder one = Document.builder().put("class", index).put("samples", matrix.labelled(index));
            matrix.precision(index).ifPresent(precision -> one.put("precision", precision));
            matrix.recall(index).ifPresent(recall -> one.put("recall", recall));
            classes.add(one.build());
        }
        return classes;
    }

    private static List<Document> cells(ConfusionMatrix matrix) {
        return matrix.cells().stream()
                .map(cell -> Document.builder()
                        .put("label", cell.label())
                        .put("answer", cell.answer())
                        .put("count", matrix.count(cell.label(), cell.answer()))
                        .build())
                .toList();
    }
}
