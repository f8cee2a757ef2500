package dev.flotilla.compiler.recipe;

import dev.flotilla.compiler.calibrate.Calibration;
import dev.flotilla.compiler.calibrate.Calibrator;
import dev.flotilla.compiler.check.Invariants;
import dev.flotilla.compiler.data.DataException;
import dev.flotilla.compiler.data.Feed;
import dev.flotilla.compiler.data.HeldBack;
import dev.flotilla.compiler.flatbuffer.ModelWriter;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import dev.flotilla.compiler.pass.Pipeline;
import dev.flotilla.compiler.pass.integer.FloatOp;
import dev.flotilla.compiler.pass.integer.IntegerOptions;
import dev.flotilla.compiler.pass.integer.IntegerPasses;
import dev.flotilla.compiler.quant.ActivationType;
import dev.flotilla.compiler.recover.Recoveries;
import dev.flotilla.compiler.recover.Recovery;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.ModelRejectedException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Integers from calibrated ranges, wherever the operators allow. */
final class IntegerCompilation {
    /**
     * What came of it.
     *
     * @param passes the names of the recoveries and of the passes that fired
     * @param floats the operators that stayed float
     * @param samples how many of them gave the ranges
     * @param reference the float model that the result follows operator by operator
     */
    record Result(Model model, List<String> passes, List<FloatOp> floats, int samples, Model reference) {}

    private final Model model;
    private final Recipe recipe;
    private final Feed samples;

    IntegerCompilation(Model model, Recipe recipe, Feed samples) {
        this.model = model;
        this.recipe = recipe;
        this.samples = samples;
    }

    /**
     * Quantizes every subgraph that is entered from outside. One that cannot be quantized stays as it is beside others that
     * can.
     *
     * @throws UnsupportedModelException when none can: says why not the first
     */
    Result run() throws UnsupportedModelException, ModelRejectedException, DataException, InferenceException {
        EntryPoints entryPoints = new EntryPoints(model);
        List<Subgraph> subgraphs = new ArrayList<>(model.subgraphs());
        List<Subgraph> references = new ArrayList<>(model.subgraphs());
        Set<String> passes = new LinkedHashSet<>();
        List<FloatOp> floats = new ArrayList<>();
        Optional<UnsupportedModelException> refusal = Optional.empty();
        for (int position : entryPoints.positions()) {
            try {
                Result part = quantize(entryPoints, position);
                subgraphs.set(position, part.model().main());
                references.set(position, part.reference().main());
                passes.addAll(part.passes());
                floats.addAll(part.floats());
            } catch (UnsupportedModelException e) {
                refusal = refusal.or(() -> Optional.of(e));
            }
        }
        if (passes.isEmpty()) {
            throw refusal.orElseThrow();
        }
        return new Result(
                model.withSubgraphs(subgraphs),
                List.copyOf(passes),
                floats,
                samples.size(),
                model.withSubgraphs(references));
    }

    private Result quantize(EntryPoints entryPoints, int position)
            throws UnsupportedModelException, ModelRejectedException, DataException, InferenceException {
        Model part = entryPoints.alone(position);
        IntegerPasses.requireQuantizable(part.main(), options());
        Set<Recovery> recovery = entryPoints.sharesWeights(position) ? Set.of() : recipe.recovery();
        try {
            return quantize(part, recovery);
        } catch (DataException e) {
            // Each of several entry points runs on the same samples.
            throw model.subgraphs().size() == 1
                    ? e
                    : new DataException(entryPoints.describe(position) + ": " + e.getMessage(), e);
        }
    }

    private Result quantize(Model part, Set<Recovery> recovery)
            throws UnsupportedModelException, ModelRejectedException, DataException, InferenceException {
        IntegerOptions options = options();
        boolean judges = recipe.leastSqnr().isPresent() && samples.size() >= HeldBack.EVERY;
        Feed fitting = judges ? new HeldBack(samples, false) : samples;
        Pipeline.Result shaped = new Pipeline(IntegerPasses.shaping(options.activations()), Invariants::check)
                .run(Recoveries.equalize(
                        recovery,
                        part,
                        fitting.during("equalizing channels"),
                        options.activations(),
                        options.runtime()));
        Model equalized = shaped.model();
        Model rounded = Recoveries.round(recovery, equalized, fitting.during("rounding weights"), options.runtime());
        Calibration calibration = calibrate(rounded, fitting.during("calibrating"), options.activations());
        Model corrected =
                Recoveries.correct(recovery, equalized, rounded, fitting.during("correcting biases"), model -> rewrite(
                                model, options, calibration)
                        .model());
        Rewrite rewrite = keepFloat -> rewrite(corrected, options.keepingFloat(keepFloat), calibration);
        Set<String> keepFloat = recipe.keepFloat();
        if (recipe.leastSqnr().isPresent()) {
            Feed judging = judges ? new HeldBack(samples, true) : samples;
            keepFloat = new MixedPrecision(part, judging.during("ranking operators"), rewrite)
                    .reach(recipe.leastSqnr().get(), keepFloat);
        }
        List<FloatOp> floats =
                IntegerPasses.stayingFloat(corrected.main(), options.keepingFloat(keepFloat), calibration.ranges());
        Pipeline.Result rewritten = rewrite.keeping(keepFloat);
        return new Result(
                rewritten.model(), steps(recovery, shaped, rewritten), floats, calibration.samples(), equalized);
    }

    /** Quantizes all but what writes the tensors of these names; throws when that leaves nothing. */
    @FunctionalInterface
    interface Rewrite {
        Pipeline.Result keeping(Set<String> outputs) throws UnsupportedModelException;
    }

    private static Pipeline.Result rewrite(Model corrected, IntegerOptions options, Calibration calibration)
            throws UnsupportedModelException {
        IntegerPasses.stayingFloat(corrected.main(), options, calibration.ranges());
        return new Pipeline(IntegerPasses.of(options, calibration.ranges()), Invariants::check).run(corrected);
    }

    private static List<String> steps(Set<Recovery> recovery, Pipeline.Result shaped, Pipeline.Result rewritten) {
        return Stream.of(recovery.stream().map(Recovery::toString), shaped.fired().stream(), rewritten.fired().stream())
                .flatMap(steps -> steps)
                .toList();
    }

    private IntegerOptions options() {
        IntegerOptions scheme =
                switch (recipe.scheme()) {
                    case INT8 -> IntegerOptions.of(ActivationType.INT8);
                    case INT8_FLOAT_IO -> IntegerOptions.of(ActivationType.INT8).withFloatPorts();
                    case INT16X8 -> IntegerOptions.of(ActivationType.INT16);
                    case DYNAMIC, FP16 -> throw new IllegalStateException(recipe.scheme() + " keeps activations float");
                };
        return scheme.keepingFloat(recipe.keepFloat()).forRuntime(recipe.runtime());
    }

    private Calibration calibrate(Model recovered, Feed fitting, ActivationType type)
            throws ModelRejectedException, DataException, InferenceException {
        // The writer lists tensors as the graph does, so a traced index is a place in the graph's list.
        try (Calibrator calibrator = Calibrator.over(recovered.main(), ModelWriter.write(recovered))) {
            for (int i = 0; i < fitting.size(); i++) {
                calibrator.add(fitting.inputs(i, calibrator.inputs()));
            }
            return calibrator.result(recipe.calibration(), type);
        }
    }
}
