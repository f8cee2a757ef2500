package dev.flotilla.fleet.registry;

import java.time.Instant;

/**
 * The newest targets.json.
 *
 * @param acceptedAt when it was verified, and so was current
 */
@SuppressWarnings("ArrayRecordComponent") // carried from the store to the parser, never compared
public record StoredTargets(long version, byte[] json, Instant acceptedAt) {}
