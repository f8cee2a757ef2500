package dev.flotilla.compiler.metadata;

import static dev.flotilla.compiler.testkit.MetadataModels.bytes;
import static dev.flotilla.compiler.testkit.MetadataModels.image;
import static dev.flotilla.compiler.testkit.MetadataModels.labelled;
import static dev.flotilla.compiler.testkit.MetadataModels.model;
import static dev.flotilla.compiler.testkit.MetadataModels.normalization;
import static dev.flotilla.compiler.testkit.MetadataModels.zip;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.flatbuffer.ModelReader;
import dev.flotilla.compiler.graph.AppendedArchive;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.testkit.RefSet;
import dev.flotilla.contract.preprocess.Channels;
import dev.flotilla.contract.preprocess.ImageSpec;
import dev.flotilla.contract.preprocess.Normalization;
import dev.flotilla.contract.preprocess.Resize;
import dev.flotilla.contract.testkit.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.tensorflow.lite.support.metadata.schema.ColorSpaceType;
import org.tensorflow.lite.support.metadata.schema.ProcessUnitT;
import org.tensorflow.lite.support.metadata.schema.TensorMetadataT;

class ModelMetadataReaderTest {
    private static final List<Integer> SHAPE = List.of(1, 8, 6, 3);
    private static final TensorMetadataT NOTHING = new TensorMetadataT();
    private static final Optional<Resize> BILINEAR = Optional.of(Resize.stretch(Resize.Sampling.BILINEAR));

    private static ProcessUnitT half(int values) {
        float[] all = new float[values];
        Arrays.fill(all, 127.5f);
        return normalization(all, all);
    }

    private static Optional<ImageSpec> preprocess(List<Integer> shape, TensorMetadataT input) throws Exception {
        return ModelMetadataReader.of(model(shape, bytes(input, NOTHING), Optional.empty()))
                .preprocess();
    }

    private static Optional<List<String>> labels(TensorMetadataT output, Map<String, byte[]> files) throws Exception {
        return ModelMetadataReader.of(model(SHAPE, bytes(NOTHING, output), zip(files)))
                .labels();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void readsHowImagesAreNormalized() throws Exception {
        ImageSpec spec = preprocess(
                        SHAPE, image(ColorSpaceType.RGB, normalization(new float[] {1, 2, 3}, new float[] {4, 5, 6})))
                .orElseThrow();
        Normalization each = Normalization.of(List.of(1.0, 2.0, 3.0), List.of(4.0, 5.0, 6.0));
        assertEquals(new ImageSpec(8, 6, Channels.RGB, BILINEAR, each), spec);
    }

    @Test
    void takesOneValueForAllChannels() throws Exception {
        ImageSpec rgb = preprocess(SHAPE, image(ColorSpaceType.RGB, half(1))).orElseThrow();
        assertEquals(List.of(127.5, 127.5, 127.5), rgb.normalization().mean());
        ImageSpec gray = preprocess(List.of(1, 8, 6, 1), image(ColorSpaceType.GRAYSCALE, half(1)))
                .orElseThrow();
        assertEquals(Channels.GRAY, gray.channels());
    }

    @Test
    void saysNothingWhereTheMetadataDoesNot() throws Exception {
        assertEquals(Optional.empty(), preprocess(SHAPE, NOTHING));
        assertEquals(Optional.empty(), preprocess(SHAPE, image(ColorSpaceType.RGB)));
        assertEquals(Optional.empty(), preprocess(List.of(1, 10), image(ColorSpaceType.RGB, half(1))));
        assertEquals(Optional.empty(), labels(NOTHING, Map.of("other.txt", utf8("a\n"))));
        ModelMetadataReader none = ModelMetadataReader.of(
                Model.of("m", model(SHAPE, new byte[0], Optional.empty()).main()));
        assertEquals(Optional.empty(), none.preprocess());
        assertEquals(Optional.empty(), none.labels());
    }

    @Test
    void readsLabelsFromTheFilesBehindTheModel() throws Exception {
        Map<String, byte[]> files = Map.of("de.txt", utf8("Hund\n"), "en.txt", utf8("dog\ncat\n"));
        assertEquals(Optional.of(List.of("dog", "cat")), labels(labelled("de.txt", "en.txt"), files));
        assertEquals(Optional.of(List.of("Hund")), labels(labelled("de.txt"), files));
    }

    @Test
    void refusesWhatMakesNoSense() {
        refuses(() -> preprocess(SHAPE, image(ColorSpaceType.GRAYSCALE, half(1))), "has colour space 2 for 3 channels");
        refuses(() -> preprocess(SHAPE, image(ColorSpaceType.RGB, half(2))), "mean has 2 values for 3 channels");
        refuses(() -> preprocess(SHAPE, image(ColorSpaceType.RGB, half(1), half(1))), "normalizes the input twice");
        refuses(
                () -> preprocess(
                        SHAPE, image(ColorSpaceType.RGB, normalization(new float[] {0}, new float[] {Float.NaN}))),
                "preprocessing: std NaN is not positive");
        ProcessUnitT[] many = IntStream.range(0, 17).mapToObj(i -> half(1)).toArray(ProcessUnitT[]::new);
        refuses(() -> preprocess(SHAPE, image(ColorSpaceType.RGB, many)), "17 process units are more than 16");
        refuses(() -> ModelMetadataReader.of(model(SHAPE, new byte[100], Optional.empty())), "is not of the schema");
        refuses(
                () -> ModelMetadataReader.of(model(SHAPE, new byte[(1 << 20) + 1], Optional.empty())),
                "is longer than");
    }

    @Test
    void refusesFilesThatAreMissingDamagedOrTooLarge() {
        TensorMetadataT output = labelled("l.txt");
        refuses(() -> labels(output, Map.of("x.txt", utf8("a\n"))), "names 'l.txt', which is not among its files");
        refuses(
                () -> labels(output, Map.of("l.txt", new byte[] {(byte) 0xff})),
                "'l.txt': bundle: labels.txt: not UTF-8");
        refuses(() -> labels(output, Map.of("l.txt", new byte[(4 << 20) + 1])), "holds a file that unpacks to more");
        String[] names = IntStream.range(0, 65).mapToObj(i -> "f" + i).toArray(String[]::new);
        refuses(() -> labels(labelled(names), Map.of("a", new byte[1])), "65 associated files are more than 64");
        Model fileless = model(SHAPE, bytes(NOTHING, output), Optional.empty());
        refuses(() -> ModelMetadataReader.of(fileless).labels(), "names 'l.txt', but the model has no files");
        AppendedArchive whole = zip(Map.of("l.txt", utf8("a\n".repeat(500)))).orElseThrow();
        AppendedArchive cut = position -> Arrays.copyOf(whole.bytesAt(position), 40);
        Model damaged = model(SHAPE, bytes(NOTHING, output), Optional.of(cut));
        refuses(() -> ModelMetadataReader.of(damaged).labels(), "its files are damaged");
    }

    private interface Read {
        Object get() throws Exception;
    }

    private static void refuses(Read read, String reason) {
        MalformedModelMetadataException e = assertThrows(MalformedModelMetadataException.class, read::get);
        assertTrue(String.valueOf(e.getMessage()).startsWith("its metadata: " + reason), e.getMessage());
    }

    @Test
    void damagedMetadataIsReadOrRefusedButNeverMore() throws Exception {
        byte[] good = bytes(image(ColorSpaceType.RGB, half(3)), labelled("l.txt"));
        Random random = Seeds.random("metadata");
        int refused = 0;
        for (int round = 0; round < 3000; round++) {
            byte[] bad = round % 5 == 0 ? Arrays.copyOf(good, random.nextInt(good.length)) : good.clone();
            for (int i = 0; i < 1 + round % 4 && bad.length > 8; i++) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
            try {
                ModelMetadataReader reader =
                        ModelMetadataReader.of(model(SHAPE, bad, zip(Map.of("l.txt", utf8("a\n")))));
                reader.preprocess();
                reader.labels();
            } catch (MalformedModelMetadataException e) {
                refused++;
            }
        }
        assertTrue(refused > 300, refused + " of 3000 refused");
    }

    @Test
    void readsWhatAPublicModelSays() throws Exception {
        Model model = ModelReader.read(RefSet.model("mobilenet_v1_025_224_float_metadata_zip"));
        ModelMetadataReader reader = ModelMetadataReader.of(model);
        ImageSpec spec = reader.preprocess().orElseThrow();
        assertEquals(224, spec.height());
        assertEquals(Channels.RGB, spec.channels());
        assertEquals(List.of(127.5, 127.5, 127.5), spec.normalization().mean());
        assertEquals(List.of(127.5, 127.5, 127.5), spec.normalization().std());
        List<String> labels = reader.labels().orElseThrow();
        assertEquals(1001, labels.size());
        assertEquals("background", labels.get(0));
    }
}
