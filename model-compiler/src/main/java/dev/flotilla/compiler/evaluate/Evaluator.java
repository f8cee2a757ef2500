package dev.flotilla.compiler.evaluate;

import dev.flotilla.compiler.data.DataException;
import dev.flotilla.compiler.data.Feed;
import dev.flotilla.compiler.data.Slice;
import dev.flotilla.compiler.evaluate.Evaluation.Against;
import dev.flotilla.compiler.quant.Fidelity;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.inference.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Runs a model, and its float model beside it where there is one, on samples. */
public final class Evaluator {
    private final LoadedModel model;
    private final Optional<LoadedModel> original;

    private Evaluator(LoadedModel model, Optional<LoadedModel> original) {
        this.model = model;
        this.original = original;
    }

    /** Evaluates a model by itself. */
    public static Evaluator of(LoadedModel model) {
        return new Evaluator(model, Optional.empty());
    }

    /** Evaluates a model against its float model. @throws DataException when their outputs have different sizes */
    public static Evaluator against(LoadedModel original, LoadedModel model) throws DataException {
        List<Integer> sizes = model.outputs().stream().map(TensorSpec::elements).toList();
        List<Integer> expected =
                original.outputs().stream().map(TensorSpec::elements).toList();
        if (!sizes.equals(expected)) {
            throw new DataException(
                    "the models cannot be compared: their outputs have " + expected + " and " + sizes + " values");
        }
        return new Evaluator(model, Optional.of(original));
    }

    /** Evaluates on samples as they are. */
    public Evaluation evaluate(EvaluationSet set) throws DataException, InferenceException {
        Answers answers = run(set.samples());
        return new Evaluation(
                set.samples().size(),
                set.labels().map(labels -> ConfusionMatrix.of(labels, answers.given())),
                answers.fidelity().map(fidelity -> compared(fidelity, answers, set.labels())),
                set.labels()
                        .map(labels -> slices(set.slices(), labels, answers))
                        .orElse(List.of()),
                List.of());
    }

    /**
     * Evaluates on samples as they are and disturbed.
     *
     * @param set with labels
     * @param seed of the disturbances
     */
    public Evaluation evaluate(EvaluationSet set, List<Perturbation> perturbations, long seed)
            throws DataException, InferenceException {
        Evaluation undisturbed = evaluate(set);
        int[] labels = set.labels().orElseThrow();
        ValueRange range = ValueRange.of(set.samples(), model.inputs());
        List<PerturbedAccuracy> perturbed = new ArrayList<>();
        for (Perturbation perturbation : perturbations) {
            Answers answers = run(new PerturbedFeed(
                    set.samples().during("evaluating with " + perturbation), perturbation, range, seed));
            perturbed.add(new PerturbedAccuracy(
                    perturbation,
                    Accuracy.of(labels, answers.given()),
                    answers.original().map(given -> Accuracy.of(labels, given))));
        }
        return new Evaluation(
                undisturbed.samples(), undisturbed.answers(), undisturbed.against(), undisturbed.slices(), perturbed);
    }

    /** Each sample's class as the models see it, and how near the outputs are to the float model's. */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    private record Answers(int[] given, Optional<int[]> original, Optional<OutputFidelity> fidelity) {}

    private Answers run(Feed samples) throws DataException, InferenceException {
        int[] given = new int[samples.size()];
        int[] before = new int[samples.size()];
        FidelityMeter meter = new FidelityMeter();
        for (int i = 0; i < given.length; i++) {
            float[] outputs = Outputs.of(model, samples, i);
            given[i] = Fidelity.argMax(outputs);
            if (original.isPresent()) {
                float[] expected = Outputs.of(original.get(), samples, i);
                before[i] = Fidelity.argMax(expected);
                meter.add(expected, outputs);
            }
        }
        return new Answers(given, original.map(there -> before), original.map(there -> meter.result()));
    }

    private OptionalDouble agreement(int[] before, int[] given) {
        int values = model.outputs().stream().mapToInt(TensorSpec::elements).sum();
        return values > 1 ? OptionalDouble.of(Accuracy.of(before, given).fraction()) : OptionalDouble.empty();
    }

    private Against compared(OutputFidelity fidelity, Answers answers, Optional<int[]> labels) {
        int[] before = answers.original().orElseThrow();
        return new Against(
                fidelity,
                agreement(before, answers.given()),
                labels.map(truth -> ConfusionMatrix.of(truth, before)),
                labels.map(truth -> McNemar.of(truth, before, answers.given())));
    }

    private static List<SliceAccuracy> slices(List<Slice> slices, int[] labels, Answers answers) {
        return slices.stream()
                .map(slice -> new SliceAccuracy(
                        slice.name(),
                        accuracy(slice, labels, answers.given()),
                        answers.original().map(given -> accuracy(slice, labels, given))))
                .toList();
    }

    private static Accuracy accuracy(Slice slice, int[] labels, int[] answers) {
        return Accuracy.of(part(slice, labels), part(slice, answers));
    }

    private static int[] part(Slice slice, int[] all) {
        return slice.samples().stream().mapToInt(index -> all[index]).toArray();
    }
}
