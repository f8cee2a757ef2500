package dev.flotilla.contract.trust;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.util.Optional;

/**
 * What a targets role says about a file, of any owner (TARGETS, TUF 1.0 section 4.5).
 *
 * @param path its name below the base address of targets; any text, so not to be used as a file name
 * @param length its length in bytes
 * @param hashes its digests
 * @param custom what else its owner says
 * @param release the same as a bundle of ours, if it is one
 */
public record TargetEntry(
        String path, long length, FileHashes hashes, Optional<Document> custom, Optional<TargetFile> release) {

    static TargetEntry parse(String path, Document listed) throws MalformedDocumentException {
        return new TargetEntry(
                path,
                listed.integerBetween("length", 0, Long.MAX_VALUE),
                FileHashes.parse(listed.object("hashes")),
                listed.findObject("custom"),
                TargetFile.parse(path, listed));
    }

    /** A released bundle as a target. */
    public static TargetEntry of(TargetFile file) {
        Document listed = file.toDocument();
        try {
            return parse(file.path(), listed);
        } catch (MalformedDocumentException e) {
            throw new IllegalStateException("a released bundle is a target", e);
        }
    }

    /**
     * Returns if these are the bytes that were signed for.
     *
     * @throws LengthExceededException if there are more of them
     * @throws DigestMismatchException if they are others, or fewer
     */
    public void verify(byte[] bytes) throws LengthExceededException, DigestMismatchException {
        TargetCheck check = check();
        check.update(bytes, bytes.length);
        check.finish();
    }

    /** Starts to check a file that comes in pieces. */
    public TargetCheck check() {
        return new TargetCheck(this);
    }

    Document toDocument() {
        return Document.builder()
                .putIfPresent("custom", custom)
                .put("hashes", hashes.toDocument())
                .put("length", length)
                .build();
    }
}
