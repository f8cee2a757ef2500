package dev.flotilla.contract.bundle;

/**
 * What a manifest says about one file of the bundle.
 *
 * @param digest of its content
 * @param size of its content, in bytes
 */
public record FileEntry(Digest digest, long size) {
    public FileEntry {
        if (size < 0) {
            throw new IllegalArgumentException("negative file size " + size);
        }
    }

    /** The entry for the given content. */
    public static FileEntry of(byte[] content) {
        return new FileEntry(Digest.of(content), content.length);
    }
}
