package dev.flotilla.compiler.graph;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * One value of a subgraph. Tensors are compared by identity and never change; a pass makes a new one with a
 * {@code with...} method and puts it in the old one's place with {@link Subgraph#replacing}.
 */
public final class Tensor {
    private final Parts parts;

    private Tensor(Parts parts) {
        this.parts = parts;
    }

    /**
     * Everything that a file says about a tensor. {@code shape} absent means a file that gives none; {@code signature} holds
     * −1 for dimensions known only at run time; {@code buffer} is empty for a tensor that is computed.
     */
    public record Parts(
            Optional<String> name,
            DataType type,
            Optional<List<Integer>> shape,
            Optional<List<Integer>> signature,
            Optional<Buffer> buffer,
            Optional<Quantization> quantization,
            boolean variable,
            boolean hasRank) {
        public Parts {
            shape = shape.map(List::copyOf);
            signature = signature.map(List::copyOf);
        }
    }

    public static Tensor of(Parts parts) {
        return new Tensor(parts);
    }

    /** A tensor that some operator computes, or an input. */
    public static Tensor computed(String name, DataType type, List<Integer> shape) {
        return new Tensor(new Parts(
                Optional.of(name),
                type,
                Optional.of(shape),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                false));
    }

    /** A weight, bias or other constant. */
    public static Tensor constant(String name, DataType type, List<Integer> shape, Buffer buffer) {
        return computed(name, type, shape).withBuffer(Optional.of(buffer));
    }

    public Parts parts() {
        return parts;
    }

    /** The name in the file, or an empty text. */
    public String name() {
        return parts.name().orElse("");
    }

    public DataType type() {
        return parts.type();
    }

    public List<Integer> shape() {
        return parts.shape().orElse(List.of());
    }

    public Optional<Quantization> quantization() {
        return parts.quantization().filter(Quantization::isSet);
    }

    /** Whether the file holds its value. */
    public boolean isConstant() {
        return parts.buffer().filter(buffer -> buffer.size() > 0).isPresent();
    }

    /** The constant's bytes, little endian. @throws IllegalStateException when the tensor is computed */
    public ByteBuffer bytes() {
        return parts.buffer()
                .flatMap(Buffer::data)
                .orElseThrow(() -> new IllegalStateException("tensor '" + name() + "' is not constant"));
    }

    /** The constant as floats. @throws IllegalStateException when it is no float constant */
    public float[] floats() {
        if (type() != DataType.FLOAT32) {
            throw new IllegalStateException("tensor '" + name() + "' is " + type() + ", not FLOAT32");
        }
        ByteBuffer bytes = bytes();
        float[] values = new float[bytes.remaining() / Float.BYTES];
        bytes.asFloatBuffer().get(values);
        return values;
    }

    /** Elements of one sample or constant; unknown dimensions count as the file's shape says (usually 1). */
    public long elements() {
        return shape().stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
    }

    public Tensor withBuffer(Optional<Buffer> buffer) {
        return new Tensor(new Parts(
                parts.name(),
                parts.type(),
                parts.shape(),
                parts.signature(),
                buffer,
                parts.quantization(),
                parts.variable(),
                parts.hasRank()));
    }

    public Tensor withName(String name) {
        return new Tensor(new Parts(
                Optional.of(name),
                parts.type(),
                parts.shape(),
                parts.signature(),
                parts.buffer(),
                parts.quantization(),
                parts.variable(),
                parts.hasRank()));
    }

    /** The same value in other clothes: stored as {@code type} under {@code quantization}. */
    public Tensor quantizedAs(DataType type, Quantization quantization) {
        return new Tensor(new Parts(
                parts.name(),
                type,
                parts.shape(),
                parts.signature(),
                parts.buffer(),
                Optional.of(quantization),
                parts.variable(),
                parts.hasRank()));
    }

    /** A tensor of the same name and shape with elements of {@code type}, which is not quantized. */
    public Tensor as(DataType type) {
        return new Tensor(new Parts(
                parts.name(),
                type,
                parts.shape(),
                parts.signature(),
                parts.buffer(),
                Optional.empty(),
                parts.variable(),
                parts.hasRank()));
    }

    @Override
    public String toString() {
        return "'" + name().replaceAll("\\p{Cntrl}", "?") + "' " + type() + shape();
    }
}
