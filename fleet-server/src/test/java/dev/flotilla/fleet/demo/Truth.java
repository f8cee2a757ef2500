package dev.flotilla.fleet.demo;

import dev.flotilla.compiler.testkit.Drift;
import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.BundleReader;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.bundle.MalformedBundleException;
import dev.flotilla.contract.preprocess.Image;
import dev.flotilla.contract.preprocess.Preprocessor;
import dev.flotilla.contract.preprocess.WrongInputException;
import dev.flotilla.contract.sample.TensorFile;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is on the images that fogged devices see, by the digest of what the model is given: a labeller who never errs. */
final class Truth {
    private static final int SIDE = 28;
    private static final int FIRST_STREAMED = 4000;
    private static final int END = 10_000;

    private final Map<String, Integer> classes = new HashMap<>();
    private final List<String> labels;

    /** @param bundle by whose preprocessing devices see */
    Truth(Path bundle, Path images, Path answers) {
        try (TensorFile pixels = TensorFile.open(images);
                TensorFile truth = TensorFile.open(answers)) {
            Bundle read = BundleReader.read(Files.readAllBytes(bundle));
            Preprocessor eye = Preprocessor.of(read.preprocess());
            labels = read.labels();
            for (int i = FIRST_STREAMED; i < END; i++) {
                float[] seen = eye.toFloat(Image.gray(SIDE, SIDE, Drift.LIGHTING.apply(pixels.sample(i))));
                String input = Digest.of(read.input().quantize(seen)).hex();
                classes.put(input, (int) truth.sample(i)[0]);
            }
        } catch (MalformedBundleException | WrongInputException e) {
            throw new StepFailedException(bundle + ": " + e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The label of a sample; empty if it shows none of these images in fog. */
    Optional<String> label(JsonObject sample) {
        return known(sample).map(labels::get);
    }

    private Optional<Integer> known(JsonObject sample) {
        return Optional.ofNullable(sample.getString("input")).map(classes::get);
    }

    /** The share of samples that devices answered rightly, in percent. */
    double accuracy(List<JsonObject> samples) {
        long right = samples.stream()
                .filter(sample -> known(sample).equals(Optional.of(sample.getInteger("predicted"))))
                .count();
        return 100.0 * right / samples.size();
    }
}
