package dev.flotilla.agent.download;

import java.time.Instant;

/** What may be downloaded now. */
public sealed interface Allowance {

    /** So many bytes, at least one. */
    record Granted(long bytes) implements Allowance {}

    /**
     * Nothing yet.
     *
     * @param until when to ask again, if the clock runs on; whoever asks before gets the answer that holds then
     * @param reason for people; empty for a wait that only keeps the pace
     */
    record Deferred(Instant until, String reason) implements Allowance {}
}
