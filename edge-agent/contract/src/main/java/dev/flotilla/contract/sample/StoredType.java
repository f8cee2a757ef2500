package dev.flotilla.contract.sample;

import dev.flotilla.contract.inference.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** How a file stores one element, and as which tensor type it is handed out. */
enum StoredType {
    UINT8("u1", 0x08, TensorType.UINT8),
    INT8("i1", 0x09, TensorType.INT8),
    INT16("i2", 0x0b, TensorType.INT16),
    INT32("i4", 0x0c, TensorType.INT32),
    INT64("i8", StoredType.NOT_IN_IDX, TensorType.INT64),
    FLOAT16("f2", StoredType.NOT_IN_IDX, TensorType.FLOAT16),
    FLOAT32("f4", 0x0d, TensorType.FLOAT32),
    /** Narrowed to 32 bits, since no tensor takes 64. */
    FLOAT64("f8", 0x0e, TensorType.FLOAT32),
    BOOL("b1", StoredType.NOT_IN_IDX, TensorType.BOOL);

    private static final int NOT_IN_IDX = -1;

    private final String npyCode;
    private final int idxCode;
    private final TensorType type;

    StoredType(String npyCode, int idxCode, TensorType type) {
        this.npyCode = npyCode;
        this.idxCode = idxCode;
        this.type = type;
    }

    /** The type of NumPy's code, such as {@code f4}. */
    static StoredType ofNpy(String code) throws MalformedSamplesException {
        for (StoredType type : values()) {
            if (type.npyCode.equals(code)) {
                return type;
            }
        }
        throw new MalformedSamplesException(".npy element type '" + code + "' is not supported");
    }

    static StoredType ofIdx(int code) throws MalformedSamplesException {
        for (StoredType type : values()) {
            if (type.idxCode == code) {
                return type;
            }
        }
        throw new MalformedSamplesException("IDX element type 0x" + Integer.toHexString(code) + " is not supported");
    }

    TensorType type() {
        return type;
    }

    /** Bytes of one element in the file. */
    int bytes() {
        return this == FLOAT64 ? Double.BYTES : type.bytes();
    }

    /** Elements as the file has them, turned into those of {@link #type()}, little endian; may change {@code stored}. */
    byte[] toTensor(byte[] stored, ByteOrder order) {
        if (order == ByteOrder.BIG_ENDIAN) {
            reverseEach(stored, bytes());
        }
        return this == FLOAT64 ? narrowed(stored) : stored;
    }

    private static void reverseEach(byte[] elements, int bytes) {
        for (int at = 0; at + bytes <= elements.length; at += bytes) {
            for (int low = at, high = at + bytes - 1; low < high; low++, high--) {
                byte swapped = elements[low];
                elements[low] = elements[high];
                elements[high] = swapped;
            }
        }
    }

    private static byte[] narrowed(byte[] doubles) {
        ByteBuffer in = ByteBuffer.wrap(doubles).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer out = ByteBuffer.allocate(doubles.length / 2).order(ByteOrder.LITTLE_ENDIAN);
        while (in.hasRemaining()) {
            out.putFloat((float) in.getDouble());
        }
        return out.array();
    }
}
