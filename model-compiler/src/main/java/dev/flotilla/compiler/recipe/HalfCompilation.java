package dev.flotilla.compiler.recipe;

import dev.flotilla.compiler.check.Invariants;
import dev.flotilla.compiler.data.DataException;
import dev.flotilla.compiler.data.Feed;
import dev.flotilla.compiler.evaluate.FidelityMeter;
import dev.flotilla.compiler.flatbuffer.ModelWriter;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import dev.flotilla.compiler.pass.Pipeline;
import dev.flotilla.compiler.pass.weight.WeightPasses;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.inference.ModelRejectedException;
import dev.flotilla.tflite.EngineOptions;
import dev.flotilla.tflite.TfliteEngine;
import java.util.List;

/**
 * Float16, with as few constants left float as it takes: small ones, such as first layers, weigh little and spoil much. With
 * samples the share of constants that stay float grows until the output is near enough; without, it is the least.
 */
final class HalfCompilation {
    /** Shares of the constants' elements that may stay float, tried in this order. */
    private static final double[] SHARES = {0.05, 0.1, 0.2, 0.3, 0.4, 0.5};
    /** Signal to noise at which float16 is near enough to float: 60, and something for samples not seen. */
    private static final double NEAR_DECIBELS = 62;
    /** So many samples tell how near an output is. */
    private static final int MOST_SAMPLES = 64;

    private final Model model;
    private final Feed samples;
    private final LoadCheck check;
    private final TfliteEngine engine = new TfliteEngine(EngineOptions.reference());

    HalfCompilation(Model model, Feed samples, LoadCheck check) {
        this.model = model;
        this.samples = samples;
        this.check = check;
    }

    Compiled run() throws UnsupportedModelException, ModelRejectedException, DataException, InferenceException {
        Compiled compiled = compile(SHARES[0]);
        // The others differ in which constants are widened alone.
        check.require(compiled.model());
        if (samples.size() == 0) {
            engine.load(compiled.model()).close();
            return compiled;
        }
        byte[] original = ModelWriter.write(model);
        for (int i = 1; i < SHARES.length && decibels(original, compiled.model()) < NEAR_DECIBELS; i++) {
            compiled = compile(SHARES[i]);
        }
        return compiled;
    }

    private Compiled compile(double floatShare) throws UnsupportedModelException {
        Pipeline.Result result = new Pipeline(WeightPasses.fp16(floatShare), Invariants::check).runOnEach(model);
        if (result.fired().isEmpty()) {
            throw new UnsupportedModelException(
                    "scheme fp16 finds no float constants that are large enough to gain by it");
        }
        return new Compiled(
                ModelWriter.write(result.model()),
                result.fired(),
                List.of(),
                Math.min(samples.size(), MOST_SAMPLES),
                model);
    }

    private double decibels(byte[] original, byte[] half)
            throws ModelRejectedException, DataException, InferenceException {
        FidelityMeter meter = new FidelityMeter();
        try (LoadedModel before = engine.load(original);
                LoadedModel after = engine.load(half)) {
            for (int i = 0; i < Math.min(samples.size(), MOST_SAMPLES); i++) {
                List<byte[]> inputs = samples.inputs(i, before.inputs());
                meter.add(reals(before, inputs), reals(after, inputs));
            }
        }
        return meter.result().sqnrDecibels();
    }

    private static float[] reals(LoadedModel model, List<byte[]> inputs) throws InferenceException {
        return model.outputs().get(0).dequantize(model.run(inputs).get(0));
    }
}
