package dev.flotilla.compiler.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.inference.TensorSpec;
import dev.flotilla.contract.inference.TensorType;
import dev.flotilla.contract.sample.NpyFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleFilesTest {
    @TempDir
    Path folder;

    private Path npy(TensorType type, List<Integer> shape, byte[] data) throws IOException {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.writeBytes(NpyFormat.header(type, shape));
        content.writeBytes(data);
        return Files.write(folder.resolve("samples.npy"), content.toByteArray());
    }

    private static byte[] floats(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }

    private ModelInputs open(Path file) throws DataException {
        return new ModelInputs(SampleFiles.open(file), Optional.empty());
    }

    private static TensorSpec input(TensorType type, Integer... shape) {
        return TensorSpec.of("x", type, List.of(shape));
    }

    @Test
    void feedsPixelsAndFloatsAsRealNumbers() throws Exception {
        try (ModelInputs pixels = open(npy(TensorType.UINT8, List.of(2, 2), new byte[] {0, 1, 2, (byte) 255}))) {
            assertEquals(2, pixels.count());
            assertArrayEquals(floats(2, 255), pixels.bytes(1, input(TensorType.FLOAT32, 1, 2)));
        }
        try (ModelInputs floats = open(npy(TensorType.FLOAT32, List.of(1, 2), floats(-1, 0.5f)))) {
            assertArrayEquals(floats(-1, 0.5f), floats.bytes(0, input(TensorType.FLOAT32, 2)));
        }
        try (ModelInputs halves = open(npy(TensorType.FLOAT16, List.of(1, 2), new byte[] {0, (byte) 0xc1, 1, 0}))) {
            assertArrayEquals(new float[] {-2.5f, 0x1p-24f}, halves.reals(0));
        }
    }

    @Test
    void takesElementsOfTheInputsOwnTypeAsTheyAre() throws Exception {
        try (ModelInputs samples = open(npy(TensorType.INT64, List.of(1, 1), new byte[] {1, 2, 3, 4, 5, 6, 7, 8}))) {
            assertArrayEquals(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, samples.bytes(0, input(TensorType.INT64, 1)));
        }
    }

    @Test
    void namesSampleAndPlaceOfAnInfinity() throws Exception {
        Path file = npy(TensorType.FLOAT32, List.of(2, 3), floats(1, 2, 3, 4, 5, Float.NaN));
        try (ModelInputs samples = open(file)) {
            assertEquals(3, samples.reals(0).length);
            for (DataException e : List.of(
                    assertThrows(DataException.class, () -> samples.reals(1)),
                    assertThrows(DataException.class, () -> samples.bytes(1, input(TensorType.FLOAT32, 3))))) {
                assertEquals(file + ": sample 1: value 2 is NaN", e.getMessage());
            }
        }
    }

    @Test
    void saysHowASampleDoesNotFit() throws Exception {
        Path file = npy(TensorType.FLOAT32, List.of(1, 3), floats(1, 2, 3));
        try (ModelInputs samples = open(file)) {
            DataException shape =
                    assertThrows(DataException.class, () -> samples.bytes(0, input(TensorType.FLOAT32, 1, 4)));
            assertEquals(
                    file + ": sample 0: FLOAT32[3] gives 3 values, but the model's input 'x' is FLOAT32[1,4]",
                    shape.getMessage());
            DataException type = assertThrows(DataException.class, () -> samples.bytes(0, input(TensorType.INT32, 3)));
            assertEquals(file + ": sample 0: FLOAT32[3] cannot feed the model's input INT32[3]", type.getMessage());
        }
        try (ModelInputs samples = open(npy(TensorType.INT32, List.of(1, 1), new byte[4]))) {
            DataException type =
                    assertThrows(DataException.class, () -> samples.bytes(0, input(TensorType.FLOAT32, 1)));
            assertTrue(String.valueOf(type.getMessage()).contains("samples are INT32"), type.getMessage());
        }
    }

    @Test
    void feedsSeveralInputsFromAsManySources() throws Exception {
        NumericArray first = new NumericArray(TensorType.INT8, List.of(2, 1), ByteBuffer.wrap(new byte[] {1, 2}));
        NumericArray second =
                new NumericArray(TensorType.INT8, List.of(2, 2), ByteBuffer.wrap(new byte[] {3, 4, 5, 6}));
        List<TensorSpec> specs = List.of(input(TensorType.INT8, 1), input(TensorType.INT8, 2));
        try (ModelInputs both = ModelInputs.of(List.of(first, second))) {
            List<byte[]> bytes = both.bytes(1, specs);
            assertArrayEquals(new byte[] {2}, bytes.get(0));
            assertArrayEquals(new byte[] {5, 6}, bytes.get(1));
            assertThrows(DataException.class, () -> both.bytes(0, specs.get(0)));
        }
        NumericArray shorter = new NumericArray(TensorType.INT8, List.of(1, 1), ByteBuffer.wrap(new byte[] {1}));
        DataException e = assertThrows(DataException.class, () -> ModelInputs.of(List.of(first, shorter)));
        assertEquals("INT8[1, 1]: has 1 samples, but INT8[2, 1] has 2", e.getMessage());
    }

    @Test
    void readsIndexRanges() throws Exception {
        assertEquals(2, IndexRange.parse("0:2").size());
        for (String bad : List.of("", "5", "5:5", "6:5", "-1:3", "a:b", "1:9999999999")) {
            assertThrows(IllegalArgumentException.class, () -> IndexRange.parse(bad), bad);
        }
        try (ModelInputs two = open(npy(TensorType.INT8, List.of(2), new byte[2]))) {
            assertEquals(new IndexRange(0, 2), IndexRange.of(two, Optional.empty()));
            assertThrows(DataException.class, () -> IndexRange.of(two, Optional.of(new IndexRange(1, 3))));
        }
        try (ModelInputs none = open(npy(TensorType.INT8, List.of(0), new byte[0]))) {
            DataException e = assertThrows(DataException.class, () -> IndexRange.of(none, Optional.empty()));
            assertTrue(String.valueOf(e.getMessage()).endsWith("samples.npy: holds no samples"), e.getMessage());
        }
    }

    @Test
    void readsLabelsFromArraysAndText() throws Exception {
        Path array = npy(TensorType.INT64, List.of(2, 1), new byte[] {7, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0});
        assertArrayEquals(new int[] {7, 256}, LabelFile.read(array));
        assertArrayEquals(new int[] {3, 0, 12}, LabelFile.read(text("l.txt", "3\n0\n12\n")));
        assertArrayEquals(new int[] {3, 0}, LabelFile.read(text("l.csv", "label\r\n3\r\n0\r\n")));
    }

    @Test
    void refusesLabelsThatAreNoClassIndices() throws Exception {
        refusesLabels(npy(TensorType.FLOAT32, List.of(1), floats(1)), "holds FLOAT32[] a sample, not one class index");
        refusesLabels(npy(TensorType.INT8, List.of(1, 2), new byte[2]), "holds INT8[2] a sample, not one class index");
        refusesLabels(
                npy(TensorType.INT64, List.of(1), new byte[] {0, 0, 0, 0, 1, 0, 0, 0}),
                "label 4294967296 of sample 0 is no class index");
        refusesLabels(text("l.txt", "1\ncat\n"), "line 2: expected one class index, found [cat]");
        refusesLabels(text("l.csv", "label,x\n1,2\n"), "line 1: expected one class index, found [label, x]");
        refusesLabels(folder.resolve("missing.txt"), "does not exist");
    }

    private static void refusesLabels(Path file, String reason) {
        DataException e = assertThrows(DataException.class, () -> LabelFile.read(file));
        assertEquals(file + ": " + reason, e.getMessage());
    }

    private Path text(String name, String content) throws IOException {
        return Files.write(folder.resolve(name), content.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void losesNoLabelOfTheFirstLine() throws Exception {
        assertArrayEquals(new int[] {3, 0}, LabelFile.read(text("l.txt", "\ufeff3\n0\n")));
        assertArrayEquals(new int[] {3, 0}, LabelFile.read(text("l.csv", "\ufefflabel\n3\n0\n")));
        for (String first : List.of("-1", "3.0", "1e3", "1234567890")) {
            Path file = text("l.txt", first + "\n0\n");
            DataException refused = assertThrows(DataException.class, () -> LabelFile.read(file));
            assertTrue(String.valueOf(refused.getMessage()).contains("line 1: expected one class index"), first);
        }
    }
}
