package dev.flotilla.compiler.job;

import dev.flotilla.compiler.data.DataException;
import dev.flotilla.compiler.data.DatasetFeed;
import dev.flotilla.compiler.progress.Progress;
import dev.flotilla.compiler.release.BaselineBuilder;
import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.BundleWriter;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.bundle.Embedding;
import dev.flotilla.contract.bundle.MalformedBundleException;
import dev.flotilla.contract.bundle.Manifest;
import dev.flotilla.contract.bundle.ModelVersion;
import dev.flotilla.contract.bundle.SelfTest;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.inference.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A bundle of a challenger that nobody has signed: labels, preprocessing, limits and the inputs of the self-test are the
 * champion's; the baseline is made anew, from held-out samples, new ones as well as clean ones, since both is what devices will
 * see.
 */
record CandidateBundle(Bundle champion, List<DatasetFeed> heldOut, String createdBy, Progress progress) {
    /**
     * Packs it.
     *
     * @param bytes the model's file
     * @param metrics figures of the model
     */
    byte[] pack(LoadedModel model, byte[] bytes, ModelVersion version, Map<String, Double> metrics)
            throws DataException, InferenceException {
        Manifest before = champion.manifest();
        BaselineBuilder baseline = observe(model);
        Manifest manifest = Manifest.of(
                        before.name(),
                        version,
                        List.of(model.inputs().get(0)),
                        List.of(model.outputs().get(0)),
                        before.task(),
                        metrics,
                        createdBy)
                .withLimits(before.limits())
                .withEmbedding(before.embedding()
                        .map(kept -> new Embedding(model.outputs().get(1), Digest.of(bytes))));
        try {
            return BundleWriter.write(
                    manifest,
                    bytes,
                    champion.labels(),
                    champion.preprocess(),
                    baseline.build(source()),
                    selfTest(model));
        } catch (MalformedBundleException e) {
            throw new DataException("the candidate makes no bundle: " + e.getMessage(), e);
        }
    }

    private String source() {
        List<String> parts = new ArrayList<>();
        for (DatasetFeed feed : heldOut) {
            parts.add(feed.size() + " held-out samples of " + feed.name());
        }
        return String.join(" and ", parts);
    }

    private BaselineBuilder observe(LoadedModel model) throws DataException, InferenceException {
        TensorSpec output = model.outputs().get(0);
        Optional<TensorSpec> embedding =
                champion.embedding().map(kept -> model.outputs().get(1));
        BaselineBuilder baseline = new BaselineBuilder(
                champion.preprocess(),
                output.elements(),
                embedding.map(TensorSpec::elements).orElse(0));
        for (DatasetFeed feed : heldOut) {
            for (int i = 0; i < feed.size(); i++) {
                progress.report("observing", i, feed.size());
                List<byte[]> answer = model.run(feed.inputs(i, model.inputs()));
                baseline.add(
                        feed.reals(i),
                        output.dequantize(answer.get(0)),
                        Embedding.values(embedding, answer),
                        feed.label(i));
            }
        }
        return baseline;
    }

    /** The champion's own inputs with what this model answers: every device gets them, so they are no samples of any. */
    private SelfTest selfTest(LoadedModel model) throws InferenceException {
        TensorSpec before = champion.input();
        TensorSpec now = model.inputs().get(0);
        List<SelfTest.Case> cases = new ArrayList<>();
        for (SelfTest.Case one : champion.selfTest().cases()) {
            byte[] input = now.equals(before) ? one.input() : now.quantize(before.dequantize(one.input()));
            cases.add(new SelfTest.Case(input, model.run(List.of(input)).get(0)));
        }
        return new SelfTest(cases, 0);
    }
}
