package dev.flotilla.compiler.data;

import dev.flotilla.contract.inference.TensorType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Samples in memory: numbers of one type in row-major order, little endian. The first dimension counts samples.
 *
 * @param data exactly the elements' bytes
 */
public record NumericArray(TensorType type, List<Integer> shape, ByteBuffer data) implements Samples {
    public NumericArray {
        shape = List.copyOf(shape);
        data = data.slice().asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
        long bytes = type.bytes();
        for (int size : shape) {
            bytes = Math.multiplyExact(bytes, size);
        }
        if (shape.isEmpty() || bytes != data.remaining()) {
            throw new IllegalArgumentException(data.remaining() + " bytes are not " + type + shape);
        }
    }

    @Override
    public int count() {
        return shape.get(0);
    }

    @Override
    public Sample sample(int index) {
        byte[] bytes = new byte[count() == 0 ? 0 : data.remaining() / count()];
        data.duplicate().position(Math.multiplyExact(index, bytes.length)).get(bytes);
        return new Sample.Elements(type, shape.subList(1, shape.size()), bytes);
    }

    @Override
    public String source() {
        return type + shape.toString();
    }

    @Override
    public void close() {}
}
