package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.data.Feed;
import dev.flotilla.compiler.data.ModelInputs;
import dev.flotilla.compiler.data.SpacedFeed;
import dev.flotilla.compiler.data.WatchedFeed;
import dev.flotilla.compiler.flatbuffer.ModelReader;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.recipe.Compiled;
import dev.flotilla.compiler.recover.LayerComparison;
import dev.flotilla.compiler.recover.LayerFidelity;
import java.util.List;

/** Compares a compiled model with its float form, operator by operator. */
record LayerFigures(ModelFile model, SampleOptions samples, ProgressOption progress) {
    /** So many samples tell how near a layer comes to float; each runs on the reference kernels, which are slow. */
    private static final int MOST_SAMPLES = 32;

    /** On some of the {@code chosen} samples; empty when there are none. */
    List<LayerFidelity> of(Compiled compiled, ChosenSamples chosen) throws Exception {
        if (chosen.isEmpty()) {
            return List.of();
        }
        Model quantized = ModelReader.read(compiled.model());
        try (ModelInputs inputs = samples.open(model, chosen.files())) {
            Feed spaced = new SpacedFeed(chosen.of(inputs), MOST_SAMPLES);
            return progress.show(seen -> LayerComparison.of(
                    compiled.reference(), quantized, new WatchedFeed(spaced, seen, "comparing layers")));
        }
    }
}
