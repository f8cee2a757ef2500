package dev.flotilla.compiler.job;

import dev.flotilla.compiler.data.DataException;
import dev.flotilla.compiler.data.DatasetFeed;
import dev.flotilla.compiler.data.WatchedFeed;
import dev.flotilla.compiler.flatbuffer.ModelWriter;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import dev.flotilla.compiler.progress.Progress;
import dev.flotilla.compiler.quant.Scheme;
import dev.flotilla.compiler.recipe.Compilation;
import dev.flotilla.compiler.recipe.LoadCheck;
import dev.flotilla.compiler.recipe.Recipe;
import dev.flotilla.compiler.retrain.Challenger;
import dev.flotilla.compiler.retrain.EmbeddingOutput;
import dev.flotilla.compiler.retrain.Retrainer;
import dev.flotilla.compiler.retrain.TrainingSets;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.ModelRejectedException;
import dev.flotilla.contract.protocol.DatasetSplit;
import dev.flotilla.contract.protocol.JobKind;
import dev.flotilla.contract.protocol.JobRequest;
import java.util.Map;
import java.util.Optional;

/** Makes the candidate that a job asks for. */
record CandidateMaker(JobInputs inputs, JobRequest job, JobSettings settings, LoadCheck check, Progress progress) {
    /**
     * What was made.
     *
     * @param model the file for devices
     * @param master the float model behind it, if there is one
     * @param figures what was chosen on the way
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    record Made(byte[] model, Optional<byte[]> master, Map<String, Double> figures) {}

    Made make() throws DataException, InferenceException, UnsupportedModelException, ModelRejectedException {
        Made made =
                switch (job.kind()) {
                    case TRAIN -> retrained();
                    case COMPILE -> compiled();
                    case EVALUATE -> new Made(inputs.bundle().model(), Optional.empty(), Map.of());
                };
        if (job.kind() != JobKind.EVALUATE) {
            check.require(made.model());
        }
        return made;
    }

    private Made retrained()
            throws DataException, InferenceException, UnsupportedModelException, ModelRejectedException {
        TrainingSets sets = new TrainingSets(
                inputs.drifted(DatasetSplit.TRAIN),
                inputs.drifted(DatasetSplit.VALIDATION),
                inputs.clean(DatasetSplit.TRAIN),
                inputs.clean(DatasetSplit.VALIDATION));
        Challenger challenger =
                new Retrainer(inputs.champion(), inputs.master(), settings.train(), job.seed(), progress).retrain(sets);
        return new Made(
                ModelWriter.write(challenger.model()),
                challenger.master().map(ModelWriter::write),
                challenger.figures());
    }

    private Made compiled()
            throws DataException, InferenceException, UnsupportedModelException, ModelRejectedException {
        DatasetFeed samples = inputs.clean(DatasetSplit.TRAIN);
        if (inputs.master().isEmpty() || samples.size() == 0) {
            throw new DataException(
                    "a model is compiled again from its float master and reference samples to be trained on;"
                            + " the job names " + (inputs.master().isEmpty() ? "no master" : "no such samples"));
        }
        byte[] model = new Compilation(inputs.master().get(), Recipe.of(Scheme.INT8))
                .run(new WatchedFeed(samples, progress, "calibrating"))
                .model();
        boolean embeds = inputs.bundle().embedding().isPresent();
        return new Made(
                embeds ? withEmbedding(model) : model,
                inputs.master().map(ModelWriter::write),
                Map.of("calibrationSamples", (double) samples.size()));
    }

    private static byte[] withEmbedding(byte[] model) throws UnsupportedModelException {
        return ModelWriter.write(EmbeddingOutput.add(JobRun.read(model)));
    }
}
