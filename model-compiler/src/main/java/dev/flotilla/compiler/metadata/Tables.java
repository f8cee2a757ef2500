package dev.flotilla.compiler.metadata;

/** Reads of flatbuffer tables, whose accessors throw whatever a damaged offset leads to. */
final class Tables {
    private Tables() {}

    interface Read<T> {
        T get() throws MalformedModelMetadataException;
    }

    static <T> T read(Read<T> read) throws MalformedModelMetadataException {
        try {
            return read.get();
        } catch (RuntimeException e) {
            throw new MalformedModelMetadataException("is damaged: " + e.getMessage(), e);
        }
    }
}
