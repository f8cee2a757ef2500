package dev.flotilla.compiler.data;

import dev.flotilla.contract.inference.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Numbers of one type in row-major order, little endian. The first dimension counts samples.
 *
 * @param data exactly the elements' bytes
 */
public record NumericArray(TensorType type, List<Integer> shape, ByteBuffer data) {
    /** Most bytes of one array: 1 GiB. */
    static final long MAX_BYTES = 1L << 30;

    public NumericArray {
        shape = List.copyOf(shape);
        data = data.slice().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Makes an array after checking that shape and bytes fit each other. */
    static NumericArray checked(TensorType type, List<Integer> shape, ByteBuffer data) throws DataException {
        long bytes = type.bytes();
        for (int size : shape) {
            if (size < 0 || (size > 0 && bytes > MAX_BYTES / size)) {
                throw new DataException("shape " + shape + " is impossible or larger than " + MAX_BYTES + " bytes");
            }
            bytes *= size;
        }
        if (bytes != data.remaining()) {
            throw new DataException("truncated or too long: shape " + shape + " of " + type + " needs " + bytes
                    + " bytes, found " + data.remaining());
        }
        return new NumericArray(type, shape, data);
    }

    /** How many samples there are. */
    public int samples() {
        return shape.isEmpty() ? 1 : shape.get(0);
    }

    /** Elements of one sample. */
    public int sampleElements() {
        return samples() == 0 ? 0 : data.remaining() / type.bytes() / samples();
    }

    /** A copy of one sample's bytes. */
    public byte[] sample(int index) {
        int length = sampleElements() * type.bytes();
        byte[] bytes = new byte[length];
        data.duplicate().position(Math.multiplyExact(index, length)).get(bytes);
        return bytes;
    }
}
