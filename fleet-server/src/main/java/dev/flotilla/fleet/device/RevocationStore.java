package dev.flotilla.fleet.device;

import io.vertx.core.Future;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Map;

/** Where certificates are kept that were taken back before their end. */
public interface RevocationStore {

    /** When each certificate was taken back, by serial; those that have ended by now are left out. */
    Future<Map<BigInteger, Instant>> revoked(Instant now);

    /** Forgets certificates that ended before an instant; says how many there were. */
    Future<Long> deleteEndedBefore(Instant instant);
}
