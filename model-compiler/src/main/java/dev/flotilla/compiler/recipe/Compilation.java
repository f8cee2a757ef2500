package dev.flotilla.compiler.recipe;

import dev.flotilla.compiler.check.Invariants;
import dev.flotilla.compiler.check.Soundness;
import dev.flotilla.compiler.data.DataException;
import dev.flotilla.compiler.data.Feed;
import dev.flotilla.compiler.flatbuffer.ModelWriter;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import dev.flotilla.compiler.pass.Pipeline;
import dev.flotilla.compiler.pass.integer.FloatOp;
import dev.flotilla.compiler.pass.weight.WeightPasses;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.ModelRejectedException;
import dev.flotilla.tflite.EngineOptions;
import dev.flotilla.tflite.TfliteEngine;
import java.util.List;
import java.util.stream.Stream;

/** One float model on its way to a quantized one. */
public final class Compilation {
    private final Model model;
    private final Recipe recipe;
    private final LoadCheck check;

    /** Without a check of the result. */
    public Compilation(Model model, Recipe recipe) {
        this(model, recipe, LoadCheck.NONE);
    }

    public Compilation(Model model, Recipe recipe, LoadCheck check) {
        this.model = model;
        this.recipe = recipe;
        this.check = check;
    }

    /**
     * Learns from {@code samples} what the scheme needs to know, rewrites the model and makes sure that the runtime loads the result.
     *
     * @throws UnsupportedModelException naming the operator or tensor that the scheme cannot handle
     * @throws ModelRejectedException when the runtime refuses the float model or the result, or the result fails its check
     * @throws DataException when a sample does not fit the model
     * @throws InferenceException when the float model fails on a sample
     */
    public Compiled run(Feed samples)
            throws UnsupportedModelException, ModelRejectedException, DataException, InferenceException {
        Soundness.require(model);
        Prepared prepared = prepare();
        return switch (recipe.scheme()) {
            case INT8, INT8_FLOAT_IO, INT16X8 -> integer(prepared, samples);
            case DYNAMIC -> dynamic(prepared);
            case FP16 -> half(prepared, samples);
        };
    }

    /** The model as float, and what was done to make it so. */
    private record Prepared(Model model, List<String> passes) {}

    private Prepared prepare() throws UnsupportedModelException {
        Pipeline.Result real = Tidying.toFloat(model);
        if (!recipe.tidy()) {
            return new Prepared(real.model(), real.fired());
        }
        Pipeline.Result tidied = Tidying.tidy(real.model());
        return new Prepared(tidied.model(), joined(real.fired(), tidied.fired()));
    }

    private Compiled dynamic(Prepared prepared) throws UnsupportedModelException, ModelRejectedException {
        Pipeline.Result result = new Pipeline(WeightPasses.dynamic(), Invariants::check).runOnEach(prepared.model());
        if (result.fired().isEmpty()) {
            throw new UnsupportedModelException(
                    "scheme dynamic finds no float weights that are large enough to gain by it");
        }
        return finish(result.model(), joined(prepared.passes(), result.fired()), List.of(), 0, prepared.model());
    }

    private Compiled half(Prepared prepared, Feed samples)
            throws UnsupportedModelException, ModelRejectedException, DataException, InferenceException {
        Compiled half = new HalfCompilation(prepared.model(), samples.during("comparing with float"), check).run();
        return new Compiled(
                half.model(),
                joined(prepared.passes(), half.passes()),
                List.of(),
                half.calibrationSamples(),
                prepared.model());
    }

    private Compiled integer(Prepared prepared, Feed samples)
            throws UnsupportedModelException, ModelRejectedException, DataException, InferenceException {
        IntegerCompilation.Result result = new IntegerCompilation(prepared.model(), recipe, samples).run();
        List<String> passes = joined(prepared.passes(), result.passes());
        return finish(result.model(), passes, result.floats(), result.samples(), result.reference());
    }

    private Compiled finish(Model quantized, List<String> passes, List<FloatOp> floats, int samples, Model reference)
            throws UnsupportedModelException, ModelRejectedException {
        Pipeline.Result last = recipe.tidy() ? Tidying.finish(quantized) : new Pipeline.Result(quantized, List.of());
        byte[] written = ModelWriter.write(last.model());
        check.require(written);
        new TfliteEngine(EngineOptions.reference()).load(written).close();
        return new Compiled(written, joined(passes, last.fired()), floats, samples, reference);
    }

    private static List<String> joined(List<String> first, List<String> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
