package dev.flotilla.contract.trust;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.util.List;

/**
 * Who may sign a kind of metadata.
 *
 * @param keyIds the ids of the keys whose signatures count
 * @param threshold how many of them have to sign
 */
public record Role(List<String> keyIds, int threshold) {
    /** The most keys that one role may have. */
    public static final int MAX_KEYS = 64;

    /** Checks that the threshold can be met. */
    public Role {
        keyIds = List.copyOf(keyIds);
        if (threshold < 1 || keyIds.stream().distinct().count() < threshold || keyIds.size() > MAX_KEYS) {
            throw new IllegalArgumentException(
                    "a threshold of " + threshold + " cannot be met by " + keyIds.size() + " keys");
        }
    }

    static Role parse(Document role) throws MalformedDocumentException {
        int threshold = (int) Math.min(role.integer("threshold"), Integer.MAX_VALUE);
        return new Role(role.strings("keyids"), threshold);
    }

    Document toDocument() {
        return Document.builder()
                .put("keyids", keyIds)
                .put("threshold", (long) threshold)
                .build();
    }
}
