package dev.flotilla.fleet.api;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * The entity tag of a document (RFC 9110 section 8.8.3): a strong one, equal only for the same bytes.
 *
 * @param text with its quotes
 */
record EntityTag(String text) {
    private static final String ANY = "*";
    private static final String WEAK = "W/";
    private static final int DIGITS = 32;

    static EntityTag of(Document document) {
        String digest = Digest.of(document.toJson()).hex();
        return new EntityTag('"' + digest.substring(0, DIGITS) + '"');
    }

    /** Whether it is among those of an {@code If-Match}, none of which may be weak (section 13.1.1). */
    boolean isStronglyAmong(String list) {
        return list.strip().equals(ANY) || tags(list).anyMatch(text::equals);
    }

    /** Whether it is among those of an {@code If-None-Match}, weak or not (section 13.1.2). */
    boolean isWeaklyAmong(String list) {
        return list.strip().equals(ANY)
                || tags(list)
                        .map(tag -> tag.startsWith(WEAK) ? tag.substring(WEAK.length()) : tag)
                        .anyMatch(text::equals);
    }

    /** Commas within a tag do no harm: no tag of ours has one. */
    private static Stream<String> tags(String list) {
        return Arrays.stream(list.split(",", -1)).map(String::strip);
    }
}
