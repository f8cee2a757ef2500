package dev.flotilla.fleet.device;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.trust.P256PublicKey;
import java.time.Instant;
import java.util.Optional;

/**
 * An enrolled device.
 *
 * @param group what rollouts can be limited to; empty text when it is in none
 * @param key the key that its reports are signed with
 * @param revokedAt when its certificates were taken back; empty for a device that may connect
 * @param lastSeen when it last connected, disconnected or sent something; empty before the first time
 * @param counter the counter of its last assignment, 0 before the first
 * @param desired what it is asked to run; empty when nothing
 * @param reported its newest verified report
 */
public record Device(
        DeviceId id,
        String name,
        String group,
        P256PublicKey key,
        Instant enrolledAt,
        Optional<Instant> revokedAt,
        Optional<Instant> lastSeen,
        boolean online,
        long counter,
        Optional<Assignment> desired,
        Optional<Report> reported) {}
