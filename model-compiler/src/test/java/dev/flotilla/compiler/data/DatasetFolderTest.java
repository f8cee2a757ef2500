package dev.flotilla.compiler.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.compiler.data.DatasetFeed.Device;
import dev.flotilla.compiler.testkit.Datasets;
import dev.flotilla.contract.inference.Quantization;
import dev.flotilla.contract.inference.TensorSpec;
import dev.flotilla.contract.inference.TensorType;
import dev.flotilla.contract.preprocess.ImageSpec;
import dev.flotilla.contract.protocol.DatasetManifest;
import dev.flotilla.contract.protocol.DatasetSplit;
import dev.flotilla.contract.protocol.SampleFormat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatasetFolderTest {
    private static final TensorSpec STORED =
            new TensorSpec("in", TensorType.INT8, List.of(1, 1, 3, 1), Optional.of(Quantization.perTensor(0.5f, -10)));
    private static final TensorSpec FLOAT = TensorSpec.of("in", TensorType.FLOAT32, List.of(1, 1, 3, 1));
    private static final Device DEVICE = new Device(STORED, ImageSpec.exact(1, 3, 1, List.of(0.0), List.of(10.0)));

    @TempDir
    Path folder;

    private DatasetFeed feed(SampleFormat format, byte[] content) throws Exception {
        Path written = new Datasets(folder, "few", format, List.of("no", "yes"))
                .add(content, "yes", DatasetSplit.TEST)
                .write();
        return DatasetFeed.of(DatasetFolder.open(written), DatasetSplit.TEST, DEVICE);
    }

    @Test
    void givesADevicesTensorToAnyModelOfItsKind() throws Exception {
        DatasetFeed feed = feed(SampleFormat.TENSOR, new byte[] {-10, -8, 10});
        assertArrayEquals(
                new byte[] {-10, -8, 10}, feed.inputs(0, List.of(STORED)).get(0));
        assertArrayEquals(
                new float[] {0, 1, 10},
                FLOAT.dequantize(feed.inputs(0, List.of(FLOAT)).get(0)));
        assertEquals(OptionalInt.of(1), feed.label(0));
        assertEquals(0, feed.target(0).length);
    }

    @Test
    void preprocessesPixelsAsADeviceDoes() throws Exception {
        DatasetFeed feed = feed(SampleFormat.PIXELS, new byte[] {0, 10, (byte) 200});
        assertArrayEquals(new float[] {0, 1, 20}, feed.reals(0), 1e-6f);
        assertArrayEquals(
                new byte[] {-10, -8, 30}, feed.inputs(0, List.of(STORED)).get(0));
    }

    @Test
    void takesRealNumbersAsTheyAre() throws Exception {
        byte[] reals = ByteBuffer.allocate(12)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(1)
                .putFloat(-1)
                .putFloat(2.5f)
                .array();
        assertArrayEquals(
                new float[] {1, -1, 2.5f}, feed(SampleFormat.REALS, reals).reals(0));
    }

    @Test
    void refusesASampleThatIsNotWhatItsNameSays() throws Exception {
        DatasetFeed feed = feed(SampleFormat.TENSOR, new byte[] {1, 2, 3});
        Files.write(folder.resolve(feed.sample(0).path()), new byte[] {3, 2, 1});
        DataException refused = assertThrows(DataException.class, () -> feed.reals(0));
        assertTrue(refused.getMessage().contains("does not hold what its name says"), refused.getMessage());
    }

    @Test
    void refusesASampleOfAnotherSize() throws Exception {
        DatasetFeed feed = feed(SampleFormat.TENSOR, new byte[] {1, 2});
        DataException refused = assertThrows(DataException.class, () -> feed.reals(0));
        assertTrue(
                refused.getMessage().contains("has 2 bytes, tensor for this champion takes 3"), refused.getMessage());
    }

    @Test
    void refusesAFolderWithoutAManifestAndADamagedOne() throws Exception {
        assertThrows(DataException.class, () -> DatasetFolder.open(folder));
        Files.writeString(folder.resolve(DatasetManifest.FILE), "{");
        DataException refused = assertThrows(DataException.class, () -> DatasetFolder.open(folder));
        assertTrue(
                refused.getMessage().startsWith(folder.resolve(DatasetManifest.FILE) + ": not JSON"),
                refused.getMessage());
    }
}
