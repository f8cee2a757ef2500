package dev.flotilla.compiler.data;

import dev.flotilla.contract.inference.TensorType;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Reads a sample file, told apart by its first bytes: {@code .npy}, IDX, or either compressed with gzip. */
public final class SampleFile {
    private SampleFile() {}

    /** Reads an array. @throws DataException naming the file when it is missing, empty, damaged or of another kind */
    public static NumericArray read(Path file) throws DataException {
        try {
            return parse(bytes(file));
        } catch (IOException e) {
            String reason = Files.exists(file) ? "cannot be read: " + e.getMessage() : "does not exist";
            throw new DataException(file + ": " + reason, e);
        } catch (DataException e) {
            throw new DataException(file + ": " + e.getMessage(), e);
        }
    }

    /** Reads class indices, one per sample. @throws DataException as {@link #read}, and for anything but integers */
    public static int[] readLabels(Path file) throws DataException {
        NumericArray array = read(file);
        if (array.sampleElements() > 1 || array.type() == TensorType.FLOAT32 || array.type() == TensorType.FLOAT16) {
            throw new DataException(
                    file + ": holds " + array.type() + array.shape() + ", not one class index a sample");
        }
        int[] labels = new int[array.samples()];
        ByteBuffer data = array.data();
        for (int i = 0; i < labels.length; i++) {
            labels[i] = integer(array.type(), data, i);
        }
        return labels;
    }

    private static int integer(TensorType type, ByteBuffer data, int index) {
        return switch (type) {
            case UINT8, BOOL -> Byte.toUnsignedInt(data.get(index));
            case INT8 -> data.get(index);
            case INT16 -> data.getShort(index * Short.BYTES);
            case INT32 -> data.getInt(index * Integer.BYTES);
            case INT64 -> (int) data.getLong(index * Long.BYTES);
            case FLOAT32, FLOAT16 -> throw new IllegalArgumentException(type.toString());
        };
    }

    private static byte[] bytes(Path file) throws IOException, DataException {
        byte[] bytes = Files.readAllBytes(file);
        if (bytes.length < 2 || bytes[0] != 0x1f || bytes[1] != (byte) 0x8b) {
            return bytes;
        }
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            byte[] content = in.readNBytes((int) NumericArray.MAX_BYTES);
            if (in.read() >= 0) {
                throw new DataException("unpacks to more than " + NumericArray.MAX_BYTES + " bytes");
            }
            return content;
        }
    }

    private static NumericArray parse(byte[] bytes) throws DataException {
        if (bytes.length == 0) {
            throw new DataException("is empty");
        }
        if (NpyFile.looksLike(bytes)) {
            return NpyFile.read(bytes);
        }
        if (IdxFile.looksLike(bytes)) {
            return IdxFile.read(bytes);
        }
        throw new DataException("is neither a .npy nor an IDX file");
    }
}
