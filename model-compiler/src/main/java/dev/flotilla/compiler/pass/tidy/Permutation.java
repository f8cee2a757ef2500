package dev.flotilla.compiler.pass.tidy;

import dev.flotilla.compiler.graph.Buffer;
import dev.flotilla.compiler.graph.DataType;
import dev.flotilla.compiler.graph.Op;
import dev.flotilla.compiler.graph.Tensor;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which dimension of the input each dimension of a TRANSPOSE's output is. */
record Permutation(List<Integer> dimensions) {
    Permutation {
        dimensions = List.copyOf(dimensions);
    }

    /** The permutation of a TRANSPOSE, if it is constant and valid for the input's rank. */
    static Optional<Permutation> find(Op transpose) {
        return transpose
                .findInput(1)
                .filter(tensor -> tensor.isConstant() && tensor.type() == DataType.INT32)
                .map(Permutation::read)
                .filter(permutation -> permutation.isValid()
                        && permutation.dimensions().size()
                                == transpose.input(0).shape().size());
    }

    private static Permutation read(Tensor tensor) {
        IntBuffer stored = tensor.bytes().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
        List<Integer> dimensions = new ArrayList<>();
        while (stored.hasRemaining()) {
            dimensions.add(stored.get());
        }
        return new Permutation(dimensions);
    }

    private boolean isValid() {
        return dimensions.stream().sorted().toList().equals(identity(dimensions.size()));
    }

    boolean isIdentity() {
        return dimensions.equals(identity(dimensions.size()));
    }

    /** This permutation of what {@code earlier} made. */
    Permutation after(Permutation earlier) {
        return new Permutation(dimensions.stream().map(earlier.dimensions::get).toList());
    }

    Tensor toTensor(String name) {
        int[] stored = dimensions.stream().mapToInt(Integer::intValue).toArray();
        return Tensor.constant(name, DataType.INT32, List.of(stored.length), Buffer.ofInts(stored));
    }

    private static List<Integer> identity(int rank) {
        List<Integer> dimensions = new ArrayList<>();
        for (int i = 0; i < rank; i++) {
            dimensions.add(i);
        }
        return dimensions;
    }
}
