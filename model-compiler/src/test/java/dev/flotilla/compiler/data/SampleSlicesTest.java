package dev.flotilla.compiler.data;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.flotilla.compiler.testkit.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The slices that lie beside the sample's images. */
class SampleSlicesTest {
    private static final int IMAGES = 2000;

    @Test
    void areTheBrightnessOfEachImage() throws Exception {
        Map<String, List<Integer>> expected = new TreeMap<>();
        try (ModelInputs images = new ModelInputs(SampleFiles.open(Sample.TEST_IMAGES), Optional.empty())) {
            for (int i = 0; i < IMAGES; i++) {
                expected.computeIfAbsent("brightness=" + brightness(images.reals(i)), unseen -> new ArrayList<>())
                        .add(i);
            }
        }
        List<Slice> slices = SliceFile.read(Sample.TEST_SLICES, new IndexRange(0, IMAGES));
        assertEquals(
                expected.entrySet().stream()
                        .map(entry -> new Slice(entry.getKey(), entry.getValue()))
                        .toList(),
                slices);
    }

    private static String brightness(float[] pixels) {
        double sum = 0;
        for (float pixel : pixels) {
            sum += pixel;
        }
        double mean = sum / pixels.length;
        return mean < 50 ? "dark" : mean < 100 ? "medium" : "bright";
    }
}
