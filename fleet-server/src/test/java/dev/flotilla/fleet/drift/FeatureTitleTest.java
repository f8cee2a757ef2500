package dev.flotilla.fleet.drift;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.flotilla.contract.sketch.ImageForm;
import dev.flotilla.contract.sketch.InputFeatures;
import dev.flotilla.contract.sketch.ObservationSketch;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeatureTitleTest {

    @Test
    void saysWhatAFeatureIs() {
        assertEquals("sharpness of the input", FeatureTitle.of("input.sharpness"));
        assertEquals("contrast of channel 2", FeatureTitle.of("input.contrast.2"));
        assertEquals("input value 17", FeatureTitle.of("input.17"));
        assertEquals("projection 3 of the input", FeatureTitle.of("input.p3"));
        assertEquals("score 1", FeatureTitle.of("output.1"));
        assertEquals("projection 0 of the scores", FeatureTitle.of("output.p0"));
        assertEquals("projection 7 of the embedding", FeatureTitle.of("embedding.p7"));
        assertEquals("made.up.by.a.newer.device", FeatureTitle.of("made.up.by.a.newer.device"));
    }

    /** Whatever devices of this version send. */
    @Test
    void everyFeatureHasATitleOfItsOwn() {
        List<Double> low = List.of(0.0, 0.0, 0.0);
        List<Double> high = List.of(1.0, 1.0, 1.0);
        for (InputFeatures features : List.of(
                InputFeatures.ofImages(new ImageForm(8, 8, low, high), 10, 64, 1),
                InputFeatures.ofValues(200, 3, 5, 1),
                InputFeatures.ofValues(5_000, 100, 0, 1))) {
            List<String> names = new ArrayList<>(features.names());
            names.addAll(ObservationSketch.FEATURES);
            names.add(FeatureScore.PREDICTIONS);
            names.forEach(name -> {
                if (!name.equals(ObservationSketch.CONFIDENCE)) {
                    assertNotEquals(name, FeatureTitle.of(name));
                }
            });
            assertEquals(
                    names.size(),
                    new HashSet<>(names.stream().map(FeatureTitle::of).toList()).size());
        }
    }
}
