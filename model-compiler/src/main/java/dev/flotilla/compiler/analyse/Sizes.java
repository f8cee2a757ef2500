package dev.flotilla.compiler.analyse;

import dev.flotilla.compiler.graph.Quantization;
import dev.flotilla.compiler.graph.Subgraph;
import dev.flotilla.compiler.graph.Tensor;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import java.util.List;

/** Sizes of tensors, from shapes that may come from anybody. */
final class Sizes {
    /** More elements than any runtime holds in one tensor; sums of so many stay within 64 bits. */
    private static final long MAX_ELEMENTS = 1L << 36;

    private static final int BITS_OF_FOUR = 4;

    private Sizes() {}

    /** Returns if all sizes can be added up and all scales written. @throws UnsupportedModelException naming the tensor */
    static void requireSane(Subgraph graph) throws UnsupportedModelException {
        for (Tensor tensor : graph.tensors()) {
            boolean negative = tensor.shape().stream().anyMatch(size -> size < 0);
            if (negative || product(tensor.shape()) > MAX_ELEMENTS) {
                throw new UnsupportedModelException("tensor '" + tensor.name() + "' has the shape " + tensor.shape()
                        + ", which no runtime can hold");
            }
            if (scales(tensor).stream().anyMatch(scale -> !Float.isFinite(scale))) {
                throw new UnsupportedModelException("tensor '" + tensor.name() + "' has a scale that is not a number");
            }
        }
    }

    private static List<Float> scales(Tensor tensor) {
        return tensor.quantization().flatMap(Quantization::scales).orElse(List.of());
    }

    /** Bytes of the tensor's value; 0 for types without a size of their own, such as texts. */
    static long bytes(Tensor tensor) {
        long elements = product(tensor.shape());
        return switch (tensor.type()) {
            case INT4 -> (elements * BITS_OF_FOUR + Byte.SIZE - 1) / Byte.SIZE;
            case FLOAT32,
                    FLOAT16,
                    INT32,
                    UINT8,
                    INT64,
                    STRING,
                    BOOL,
                    INT16,
                    COMPLEX64,
                    INT8,
                    FLOAT64,
                    COMPLEX128,
                    UINT64,
                    RESOURCE,
                    VARIANT,
                    UINT32,
                    UINT16 -> elements * tensor.type().bytes();
        };
    }

    /** The product, or the largest number there is. */
    static long product(List<Integer> factors) {
        long product = 1;
        for (int factor : factors) {
            product = product(product, factor);
        }
        return product;
    }

    /** Of two numbers that are not negative. */
    static long product(long left, long right) {
        return Math.multiplyHigh(left, right) == 0 && left * right >= 0 ? left * right : Long.MAX_VALUE;
    }
}
