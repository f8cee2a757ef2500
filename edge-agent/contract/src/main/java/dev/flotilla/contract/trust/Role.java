package dev.flotilla.contract.trust;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.util.HashSet;
import java.util.List;

/**
 * Who may sign a kind of metadata.
 *
 * @param keyIds the ids of the keys whose signatures count, each once
 * @param threshold how many of them have to sign; more than there are is a role that nobody can sign for
 * @param postQuantumThreshold how many ML-DSA-65 keys of the role have to sign besides; these never count towards {@code
 *     threshold}, so that clients which do not know them come to the same verdict about the rest
 */
public record Role(List<String> keyIds, int threshold, int postQuantumThreshold) {
    /** The most keys that one role may have. */
    public static final int MAX_KEYS = 64;

    private static final String KEY_IDS = "keyids";
    private static final String THRESHOLD = "threshold";
    private static final String POST_QUANTUM = "x-flotilla-ml-dsa-threshold";

    /** Checks that it is not met by nobody. */
    public Role {
        keyIds = List.copyOf(keyIds);
        if (threshold < 1 || postQuantumThreshold < 0) {
            throw new IllegalArgumentException("threshold: expected 1 or more, found " + threshold);
        }
        if (keyIds.size() > MAX_KEYS || new HashSet<>(keyIds).size() < keyIds.size()) {
            throw new IllegalArgumentException("keyids: expected at most " + MAX_KEYS + ", each once");
        }
    }

    /** A role without ML-DSA-65. */
    public Role(List<String> keyIds, int threshold) {
        this(keyIds, threshold, 0);
    }

    static Role parse(Document role) throws MalformedDocumentException {
        int postQuantum = role.has(POST_QUANTUM) ? (int) role.integerBetween(POST_QUANTUM, 0, MAX_KEYS) : 0;
        role.integerBetween(THRESHOLD, 1, Integer.MAX_VALUE);
        return new Role(role.strings(KEY_IDS), (int) role.integer(THRESHOLD), postQuantum);
    }

    Document toDocument() {
        return putInto(Document.builder()).build();
    }

    Document.Builder putInto(Document.Builder builder) {
        builder.put(KEY_IDS, keyIds).put(THRESHOLD, (long) threshold);
        if (postQuantumThreshold > 0) {
            builder.put(POST_QUANTUM, (long) postQuantumThreshold);
        }
        return builder;
    }
}
