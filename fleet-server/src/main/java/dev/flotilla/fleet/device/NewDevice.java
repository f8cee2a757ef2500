package dev.flotilla.fleet.device;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.trust.P256PublicKey;
import java.time.Instant;

/** A device about to be enrolled. */
public record NewDevice(DeviceId id, String name, P256PublicKey key, Instant enrolledAt) {}
