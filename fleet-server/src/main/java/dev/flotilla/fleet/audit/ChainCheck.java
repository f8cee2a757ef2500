package dev.flotilla.fleet.audit;

import java.util.List;
import java.util.Optional;

/**
 * How far a chain was followed.
 *
 * @param head where it was good up to
 * @param broken the first entry that does not follow on the one before
 */
public record ChainCheck(ChainHead head, Optional<Broken> broken) {
    /** Nothing followed yet. */
    static final ChainCheck START = new ChainCheck(ChainHead.NONE, Optional.empty());

    /**
     * Where a chain is broken.
     *
     * @param sequence of the first entry that is not as it was written
     * @param problem what is wrong with it
     */
    public record Broken(long sequence, String problem) {}

    /** Follows it on; the oldest entry first. */
    ChainCheck over(List<AuditEntry> entries) {
        ChainCheck check = this;
        for (AuditEntry entry : entries) {
            if (check.broken.isPresent()) {
                return check;
            }
            check = check.over(entry);
        }
        return check;
    }

    private ChainCheck over(AuditEntry entry) {
        long expected = head.sequence() + 1;
        if (entry.sequence() != expected) {
            return broken(expected, "it is missing; entry " + entry.sequence() + " comes in its place");
        } else if (!entry.previous().equals(head.hash())) {
            return broken(expected, "it does not hold the hash of the entry before");
        } else if (!entry.isItself()) {
            return broken(expected, "its hash is not that of what it says");
        }
        return new ChainCheck(entry.head(), Optional.empty());
    }

    /** What the whole chain has to end in. */
    ChainCheck endingIn(ChainHead end) {
        if (broken.isPresent() || head.equals(end)) {
            return this;
        }
        return head.sequence() < end.sequence()
                ? broken(head.sequence() + 1, "it is missing, and all after it up to " + end.sequence())
                : broken(end.sequence(), "it is not the one that was written last");
    }

    private ChainCheck broken(long sequence, String problem) {
        return new ChainCheck(head, Optional.of(new Broken(sequence, problem)));
    }
}
