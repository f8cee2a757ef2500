package dev.flotilla.compiler.release;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.graph.Operator;
import dev.flotilla.compiler.testkit.PatchedModel;
import dev.flotilla.compiler.testkit.RefSet;
import dev.flotilla.contract.delta.BaseFile;
import dev.flotilla.contract.delta.DeltaApplier;
import dev.flotilla.contract.delta.DeltaException;
import dev.flotilla.contract.delta.DeltaHeader;
import dev.flotilla.contract.delta.Differ;
import dev.flotilla.contract.testkit.Seeds;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DifferTest {
    @TempDir
    Path folder;

    /** The delta's length, once it has made the new file of the old one. */
    private int roundTrip(byte[] old, byte[] target) throws IOException, DeltaException {
        byte[] delta = Differ.delta(old, target, done -> {});
        Path base = Files.write(folder.resolve("old"), old);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (FileChannel channel = FileChannel.open(base)) {
            InputStream in = new ByteArrayInputStream(delta);
            DeltaApplier.apply(DeltaHeader.read(in), in, BaseFile.of(channel), out);
        }
        assertArrayEquals(target, out.toByteArray());
        return delta.length;
    }

    private static byte[] random(Random random, int length, int symbols) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) random.nextInt(symbols);
        }
        return bytes;
    }

    /** Some bytes changed, and some parts moved, dropped and repeated. */
    private static byte[] mutated(Random random, byte[] old) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        while (out.size() < old.length && random.nextInt(30) > 0) {
            int from = random.nextInt(2) == 0 ? Math.min(out.size(), old.length) : random.nextInt(old.length + 1);
            byte[] piece = Arrays.copyOfRange(old, from, from + random.nextInt(old.length - from + 1));
            for (int i = 0; i < piece.length / 50; i++) {
                piece[random.nextInt(piece.length)]++;
            }
            out.write(piece, 0, piece.length);
            out.write(random.nextInt());
        }
        return out.toByteArray();
    }

    @Test
    void makesAnyFileOfAnyOther() throws IOException, DeltaException {
        Random random = Seeds.random("unrelated files");
        for (int round = 0; round < 300; round++) {
            int symbols = 1 + random.nextInt(256);
            byte[] old = random(random, random.nextInt(3000), symbols);
            roundTrip(old, random(random, random.nextInt(3000), symbols));
        }
    }

    @Test
    void makesMutatedFiles() throws IOException, DeltaException {
        Random random = Seeds.random("mutated files");
        for (int round = 0; round < 300; round++) {
            byte[] old = random(random, random.nextInt(20_000), 1 + random.nextInt(256));
            roundTrip(old, mutated(random, old));
        }
    }

    @Test
    void makesEmptyAndEqualFiles() throws IOException, DeltaException {
        byte[] some = random(Seeds.random("equal files"), 100_000, 256);
        roundTrip(some, new byte[0]);
        roundTrip(new byte[0], some);
        roundTrip(new byte[0], new byte[0]);
        int length = roundTrip(some, some);
        assertTrue(length < DeltaHeader.LENGTH + 16, "length " + length);
    }

    @Test
    void findsMovedPartsAndChangedBytes() throws IOException, DeltaException {
        byte[] old = random(Seeds.random("moved parts"), 100_000, 256);
        byte[] target = new byte[100_000];
        System.arraycopy(old, 0, target, 60_000, 40_000);
        System.arraycopy(old, 40_000, target, 0, 60_000);
        for (int i = 0; i < target.length; i += 10_000) {
            target[i]++;
        }
        int length = roundTrip(old, target);
        assertTrue(length < DeltaHeader.LENGTH + 150, "length " + length);
    }

    @Test
    void filesThatRepeatThemselvesDoNotTakeLong() throws IOException, DeltaException {
        Random random = Seeds.random("repeating files");
        byte[] zeros = new byte[1 << 20];
        byte[] sparse = zeros.clone();
        for (int i = 0; i < sparse.length; i += 700 + random.nextInt(3000)) {
            sparse[i] = 1;
        }
        roundTrip(zeros, sparse);
        roundTrip(sparse, zeros);
    }

    @Test
    void givesTheSameBytesAgain() {
        byte[] old = random(Seeds.random("same bytes"), 50_000, 4);
        byte[] target = Arrays.copyOfRange(old, 1000, 40_000);
        assertArrayEquals(Differ.delta(old, target, done -> {}), Differ.delta(old, target, done -> {}));
    }

    @Test
    void refusesFilesThatNoDeviceCouldHave() {
        byte[] large = new byte[DeltaHeader.MAX_FILE_BYTES + 1];
        assertThrows(IllegalArgumentException.class, () -> Differ.delta(large, new byte[1], done -> {}));
        assertThrows(IllegalArgumentException.class, () -> Differ.delta(new byte[1], large, done -> {}));
    }

    @Test
    void quantizedModelOfAFloatOne() throws IOException, DeltaException {
        byte[] quantized = RefSet.model("resnet8_int8");
        print("resnet8 float to int8", roundTrip(RefSet.model("resnet8_float"), quantized), quantized.length);
    }

    @Test
    void oneLayerOfWeightsQuantizedAgainTakesLittle() throws Exception {
        byte[] old = lastConvolution(1);
        byte[] target = lastConvolution(1.02);
        int length = roundTrip(old, target);
        print("resnet8 int8, its last convolution with a scale 2 % larger", length, target.length);
        assertTrue(length < target.length / 5, "length " + length);
    }

    /** The model with its last convolution quantized with a larger scale. */
    private static byte[] lastConvolution(double scale) throws Exception {
        return PatchedModel.of(RefSet.model("resnet8_int8"), Operator.CONV_2D, weights -> {
            byte[] scaled = new byte[weights.length];
            for (int i = 0; i < scaled.length; i++) {
                scaled[i] = (byte) Math.round(weights[i] / scale);
            }
            return scaled;
        });
    }

    private static void print(String pair, int delta, int target) {
        System.out.printf(
                Locale.ROOT, "delta of %s: %d of %d bytes, %.2f %%%n", pair, delta, target, 100.0 * delta / target);
    }
}
