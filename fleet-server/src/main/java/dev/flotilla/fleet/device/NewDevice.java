package dev.flotilla.fleet.device;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.trust.P256PublicKey;
import java.time.Instant;

/**
 * A device about to be enrolled.
 *
 * @param credential SHA-256 of its credential, which itself is not kept
 */
public record NewDevice(DeviceId id, String name, P256PublicKey key, Digest credential, Instant enrolledAt) {}
