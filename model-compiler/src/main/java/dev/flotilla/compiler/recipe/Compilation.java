package dev.flotilla.compiler.recipe;

import dev.flotilla.compiler.calibrate.Calibration;
import dev.flotilla.compiler.calibrate.Calibrator;
import dev.flotilla.compiler.check.Invariants;
import dev.flotilla.compiler.data.DataException;
import dev.flotilla.compiler.data.Feed;
import dev.flotilla.compiler.flatbuffer.ModelWriter;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import dev.flotilla.compiler.pass.Pipeline;
import dev.flotilla.compiler.pass.integer.IntegerPasses;
import dev.flotilla.compiler.pass.weight.WeightPasses;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.ModelRejectedException;
import dev.flotilla.tflite.EngineOptions;
import dev.flotilla.tflite.TfliteEngine;

/** One float model on its way to a quantized one. */
public final class Compilation {
    private final Model model;
    private final Recipe recipe;

    public Compilation(Model model, Recipe recipe) {
        this.model = model;
        this.recipe = recipe;
    }

    /**
     * Learns from {@code samples} what the scheme needs to know, rewrites the model and makes sure that the runtime loads the result.
     *
     * @throws UnsupportedModelException naming the operator or tensor that the scheme cannot handle
     * @throws ModelRejectedException when the runtime refuses the float model or the result
     * @throws DataException when a sample does not fit the model
     * @throws InferenceException when the float model fails on a sample
     */
    public Compiled run(Feed samples)
            throws UnsupportedModelException, ModelRejectedException, DataException, InferenceException {
        return switch (recipe.scheme()) {
            case INT8 -> int8(samples);
            case DYNAMIC -> dynamic();
            case FP16 -> new HalfCompilation(model, samples).run();
            case INT8_FLOAT_IO, INT16X8 ->
                throw new UnsupportedModelException("scheme " + recipe.scheme() + " is not supported");
        };
    }

    private Compiled dynamic() throws UnsupportedModelException, ModelRejectedException {
        Pipeline.Result result = new Pipeline(WeightPasses.dynamic(), Invariants::check).runOnEach(model);
        if (result.fired().isEmpty()) {
            throw new UnsupportedModelException(
                    "scheme dynamic finds no float weights that are large enough to gain by it");
        }
        byte[] written = ModelWriter.write(result.model());
        new TfliteEngine(EngineOptions.reference()).load(written).close();
        return new Compiled(written, result.fired(), 0);
    }

    private Compiled int8(Feed samples)
            throws UnsupportedModelException, ModelRejectedException, DataException, InferenceException {
        IntegerPasses.requireSupported(model);
        Calibration calibration = calibrate(samples);
        Pipeline.Result result = new Pipeline(IntegerPasses.int8(calibration.ranges()), Invariants::check).run(model);
        byte[] written = ModelWriter.write(result.model());
        new TfliteEngine(EngineOptions.reference()).load(written).close();
        return new Compiled(written, result.fired(), calibration.samples());
    }

    private Calibration calibrate(Feed samples) throws ModelRejectedException, DataException, InferenceException {
        // The writer lists tensors as the graph does, so a traced index is a place in the graph's list.
        try (Calibrator calibrator = Calibrator.over(model.main(), ModelWriter.write(model))) {
            for (int i = 0; i < samples.size(); i++) {
                calibrator.add(samples.inputs(i, calibrator.inputs()));
            }
            return calibrator.result(recipe.calibration());
        }
    }
}
