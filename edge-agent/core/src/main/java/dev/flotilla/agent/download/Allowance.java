package dev.flotilla.agent.download;

import java.time.Instant;
import java.util.Optional;

/** What may be downloaded now. */
public sealed interface Allowance {

    /** So many bytes, at least one. */
    record Granted(long bytes) implements Allowance {}

    /**
     * Nothing yet.
     *
     * @param until when to ask again, if the clock runs on; whoever asks before gets the answer that holds then. Empty if
     *     nobody knows
     * @param reason for people; empty for a wait that only keeps the pace
     */
    record Deferred(Optional<Instant> until, String reason) implements Allowance {
        /** Until a moment that is known. */
        public Deferred(Instant until, String reason) {
            this(Optional.of(until), reason);
        }
    }
}
