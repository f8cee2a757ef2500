package dev.flotilla.fleet.idempotency;

import java.time.Instant;

/** What is known of a request that came with a key. */
public sealed interface Standing {
    /** It is the first with this key, which is kept from now on. */
    record First() implements Standing {}

    /** The key came with another request before. */
    record OtherRequest() implements Standing {}

    /**
     * It came before, and how it ended is not known, yet or any more.
     *
     * @param since when it came first
     */
    record Unanswered(Instant since) implements Standing {}

    /**
     * It came before and was answered.
     *
     * @param sealed the answer, as it was kept
     */
    @SuppressWarnings("ArrayRecordComponent") // It is opened, not compared.
    record Answered(int status, byte[] sealed) implements Standing {}
}
