package dev.flotilla.compiler.data;

import dev.flotilla.contract.inference.TensorType;
import java.io.Closeable;
import java.util.Optional;

/**
 * Where samples come from, one at a time and in any order. Memory does not grow with their number, but for what names them.
 */
public interface Samples extends Closeable {
    int count();

    /**
     * One sample.
     *
     * @throws DataException naming the file when it is damaged or cannot be read
     * @throws IndexOutOfBoundsException if there is none of this index
     */
    Sample sample(int index) throws DataException;

    /** The file, or whatever else the samples are known by, for messages. */
    String source();

    /** The type of their numbers: of an image UINT8, of a table FLOAT32. */
    TensorType type();

    /** The class of each sample, where the source itself tells. */
    default Optional<int[]> labels() {
        return Optional.empty();
    }
}
