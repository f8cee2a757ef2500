package dev.flotilla.fleet.trust;

import java.time.Duration;
import java.time.Instant;

/**
 * One signed file.
 *
 * @param version its version
 * @param json its bytes
 * @param at when it was accepted, and so was current, or when the server signed it
 * @param expires from then on it is worthless
 */
@SuppressWarnings("ArrayRecordComponent") // carried between store, parser and socket, never compared
public record MetadataFile(long version, byte[] json, Instant at, Instant expires) {

    /** Whether less than two thirds of its life are left: there is time for many attempts then. */
    boolean isDue(Instant now) {
        return !now.isBefore(at.plus(Duration.between(at, expires).dividedBy(3)));
    }
}
