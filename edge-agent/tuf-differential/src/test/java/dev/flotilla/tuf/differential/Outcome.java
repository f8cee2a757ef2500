package dev.flotilla.tuf.differential;

import java.util.Map;

/**
 * What a client made of a repository.
 *
 * @param accepted whether the whole refresh succeeded
 * @param versions what it trusts afterwards, by role
 * @param reason why it refused; empty if it did not
 */
record Outcome(boolean accepted, Map<String, Long> versions, String reason) {
    boolean agreesWith(Outcome other) {
        return accepted == other.accepted && versions.equals(other.versions);
    }
}
