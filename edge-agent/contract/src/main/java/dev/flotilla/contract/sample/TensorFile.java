package dev.flotilla.contract.sample;

import dev.flotilla.contract.inference.TensorType;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A {@code .npy} or IDX file, told apart by its first bytes; either may be compressed with gzip. Samples are read by
 * position, so opening costs a header's read and memory holds one sample. Safe for several threads.
 */
public final class TensorFile implements Closeable {
    private final StoredBytes bytes;
    private final Layout layout;

    private TensorFile(StoredBytes bytes, Layout layout) {
        this.bytes = bytes;
        this.layout = layout;
    }

    /**
     * Opens a file and checks that its header and its length agree.
     *
     * @throws MalformedSamplesException naming the file when it is missing, empty, damaged or of another kind
     */
    public static TensorFile open(Path file) throws IOException {
        try {
            StoredBytes bytes = StoredBytes.open(file);
            boolean done = false;
            try {
                TensorFile opened = new TensorFile(bytes, layout(bytes));
                done = true;
                return opened;
            } finally {
                if (!done) {
                    bytes.close();
                }
            }
        } catch (IOException e) {
            throw new MalformedSamplesException(file + ": " + e.getMessage(), e);
        }
    }

    private static Layout layout(StoredBytes bytes) throws IOException {
        if (NpyFormat.matches(bytes)) {
            return NpyFormat.layout(bytes);
        }
        if (IdxFormat.matches(bytes)) {
            return IdxFormat.layout(bytes);
        }
        throw new MalformedSamplesException("is neither a .npy nor an IDX file");
    }

    public TensorType type() {
        return layout.stored().type();
    }

    /** How many samples there are: the first dimension. */
    public int count() {
        return layout.count();
    }

    /** The other dimensions. */
    public List<Integer> sampleShape() {
        return layout.sampleShape();
    }

    /**
     * One sample.
     *
     * @return its elements in row-major order, little endian, in {@link #type()}
     * @throws IndexOutOfBoundsException if there is none of this index
     */
    public byte[] sample(int index) throws IOException {
        if (index < 0 || index >= count()) {
            throw new IndexOutOfBoundsException("sample " + index + " of " + count());
        }
        int length = layout.sampleBytes();
        return layout.stored().toTensor(bytes.read(layout.start() + (long) index * length, length), layout.order());
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
