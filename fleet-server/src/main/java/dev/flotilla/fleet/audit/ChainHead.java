package dev.flotilla.fleet.audit;

import dev.flotilla.contract.bundle.Digest;

/**
 * Where a chain of entries ends.
 *
 * @param sequence of its last entry; 0 for none
 * @param hash of its last entry; 32 zeros for none
 */
public record ChainHead(long sequence, Digest hash) {
    /** Before the first entry. */
    public static final ChainHead NONE = new ChainHead(0, Digest.parse("0".repeat(64)));
}
