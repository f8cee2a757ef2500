package dev.flotilla.compiler.data;

import dev.flotilla.contract.inference.TensorType;
import dev.flotilla.contract.sample.TensorFile;
import java.io.IOException;
import java.nio.file.Path;

/** The samples of a {@code .npy} or IDX file. */
final class TensorSamples implements Samples {
    private final Path path;
    private final TensorFile file;

    private TensorSamples(Path path, TensorFile file) {
        this.path = path;
        this.file = file;
    }

    static TensorSamples open(Path path) throws IOException {
        return new TensorSamples(path, TensorFile.open(path));
    }

    @Override
    public int count() {
        return file.count();
    }

    @Override
    public Sample sample(int index) throws DataException {
        try {
            return new Sample.Elements(file.type(), file.sampleShape(), file.sample(index));
        } catch (IOException e) {
            throw DataException.unreadable(path, "sample " + index, e);
        }
    }

    @Override
    public TensorType type() {
        return file.type();
    }

    @Override
    public String source() {
        return path.toString();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
