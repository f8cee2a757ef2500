package dev.flotilla.fleet.device;

/**
 * A batch of which at least one claim can still be used.
 *
 * @param claims how many there are
 * @param used how many of them enrolled a device
 */
public record OpenClaims(ClaimBatch batch, long claims, long used) {}
