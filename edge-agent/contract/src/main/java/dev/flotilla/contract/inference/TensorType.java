package dev.flotilla.contract.inference;

/** The element types of tensors, stored little endian. */
public enum TensorType {
    FLOAT32(4),
    INT8(1),
    UINT8(1),
    INT16(2),
    INT32(4),
    INT64(8),
    BOOL(1),
    FLOAT16(2);

    private final int bytes;

    TensorType(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes per element. */
    public int bytes() {
        return bytes;
    }
}
