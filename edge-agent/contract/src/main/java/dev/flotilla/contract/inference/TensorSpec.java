package dev.flotilla.contract.inference;

import java.util.List;
import java.util.Optional;

/**
 * What one input or output of a model looks like.
 *
 * @param name as the model calls it; may be empty
 * @param type of the elements
 * @param shape sizes of the dimensions, outermost first; empty for a scalar
 * @param quantization how integers stand for real numbers, where they do
 */
public record TensorSpec(String name, TensorType type, List<Integer> shape, Optional<Quantization> quantization) {
    /** Most bytes a single tensor may take: 256 MiB. */
    public static final int MAX_BYTES = 256 << 20;

    public TensorSpec {
        shape = List.copyOf(shape);
        long bytes = type.bytes();
        for (int size : shape) {
            if (size < 0) {
                throw new IllegalArgumentException("tensor '" + name + "': negative size in shape " + shape);
            }
            bytes *= size;
            if (bytes > MAX_BYTES) {
                throw new IllegalArgumentException(
                        "tensor '" + name + "': shape " + shape + " takes more than " + MAX_BYTES + " bytes");
            }
        }
    }

    /** A tensor without quantization. */
    public static TensorSpec of(String name, TensorType type, List<Integer> shape) {
        return new TensorSpec(name, type, shape, Optional.empty());
    }

    /** How many elements the tensor has. */
    public int elements() {
        int elements = 1;
        for (int size : shape) {
            elements *= size;
        }
        return elements;
    }

    /** How many bytes its elements take. */
    public int byteSize() {
        return elements() * type.bytes();
    }

    /**
     * Real values in the tensor's own type, little endian: floats as they are; INT8, UINT8 and INT16 as
     * round(value / scale) + zero point, ties away from zero as TensorFlow Lite rounds, saturated to the type's range.
     *
     * @throws IllegalArgumentException if there are not {@link #elements()} values
     * @throws UnsupportedOperationException for other types and for scales per axis
     */
    public byte[] quantize(float[] values) {
        return TensorValues.encode(this, values);
    }

    /**
     * The inverse of {@link #quantize}: real values from the tensor's bytes.
     *
     * @throws IllegalArgumentException if there are not {@link #byteSize()} bytes
     * @throws UnsupportedOperationException for other types and for scales per axis
     */
    public float[] dequantize(byte[] bytes) {
        return TensorValues.decode(this, bytes);
    }

    /** For messages: {@code INT8[1,28,28,1]}. */
    public String describe() {
        StringBuilder text = new StringBuilder(type.name()).append('[');
        for (int i = 0; i < shape.size(); i++) {
            text.append(i == 0 ? "" : ",").append(shape.get(i));
        }
        return text.append(']').toString();
    }
}
