package dev.flotilla.contract.sample;

import dev.flotilla.contract.inference.TensorSpec;
import java.nio.ByteOrder;
import java.util.List;

/**
 * Where a file has which elements.
 *
 * @param order of the bytes of one element
 * @param shape sizes of the dimensions in row-major order; the first counts samples
 * @param start where in the file the first element is, in bytes
 */
record Layout(StoredType stored, ByteOrder order, List<Integer> shape, long start) {
    /** Most dimensions of an array, as in NumPy before 2.0. */
    static final int MAX_RANK = 32;

    Layout {
        shape = List.copyOf(shape);
    }

    /** Makes a layout after checking its sizes and that the file ends where the elements do. */
    static Layout checked(StoredType stored, ByteOrder order, List<Integer> shape, long start, long fileBytes)
            throws MalformedSamplesException {
        if (shape.size() > MAX_RANK) {
            throw new MalformedSamplesException(shape.size() + " dimensions are more than " + MAX_RANK);
        }
        long sampleBytes = stored.bytes();
        for (int i = 0; i < shape.size(); i++) {
            int size = shape.get(i);
            if (size < 0) {
                throw new MalformedSamplesException("shape " + shape + " has a negative size");
            }
            sampleBytes *= i == 0 ? 1 : size;
            if (sampleBytes > TensorSpec.MAX_BYTES) {
                throw new MalformedSamplesException("shape " + shape + " of " + stored + " takes more than "
                        + TensorSpec.MAX_BYTES + " bytes a sample");
            }
        }
        Layout layout = new Layout(stored, order, shape, start);
        long needed = layout.count() * sampleBytes;
        if (fileBytes - start != needed) {
            throw new MalformedSamplesException("truncated or too long: shape " + shape + " of " + stored + " needs "
                    + needed + " bytes, found " + (fileBytes - start));
        }
        return layout;
    }

    /** How many samples there are; a scalar is one. */
    int count() {
        return shape.isEmpty() ? 1 : shape.get(0);
    }

    /** The shape of one sample. */
    List<Integer> sampleShape() {
        return shape.isEmpty() ? shape : shape.subList(1, shape.size());
    }

    /** Bytes of one sample in the file. */
    int sampleBytes() {
        int bytes = stored.bytes();
        for (int size : sampleShape()) {
            bytes *= size;
        }
        return bytes;
    }
}
