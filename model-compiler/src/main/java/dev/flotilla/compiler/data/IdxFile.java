package dev.flotilla.compiler.data;

import dev.flotilla.contract.inference.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** The IDX format of the MNIST data sets: two zero bytes, element type, rank, big-endian sizes, big-endian elements. */
final class IdxFile {
    private static final int HEADER = 4;
    private static final int MAX_RANK = 8;

    private IdxFile() {}

    static boolean looksLike(byte[] bytes) {
        return bytes.length >= HEADER && bytes[0] == 0 && bytes[1] == 0 && (bytes[2] & 0xf8) == 0x08 && bytes[3] > 0;
    }

    static NumericArray read(byte[] bytes) throws DataException {
        int rank = bytes[3];
        if (rank > MAX_RANK || bytes.length < HEADER + rank * Integer.BYTES) {
            throw new DataException("damaged IDX header");
        }
        TensorType type = type(bytes[2]);
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.BIG_ENDIAN);
        in.position(HEADER);
        List<Integer> shape = new ArrayList<>();
        for (int i = 0; i < rank; i++) {
            shape.add(in.getInt());
        }
        return NumericArray.checked(type, shape, ByteOrders.reversed(in, type.bytes()));
    }

    private static TensorType type(byte code) throws DataException {
        return switch (code) {
            case 0x08 -> TensorType.UINT8;
            case 0x09 -> TensorType.INT8;
            case 0x0b -> TensorType.INT16;
            case 0x0c -> TensorType.INT32;
            case 0x0d -> TensorType.FLOAT32;
            default -> throw new DataException("IDX element type 0x" + Integer.toHexString(code) + " is not supported");
        };
    }
}
