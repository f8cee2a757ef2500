package dev.flotilla.fleet.registry;

import dev.flotilla.contract.bundle.Digest;

/**
 * A way from one bundle to another that was tried out.
 *
 * @param from the bundle to start from
 * @param to the bundle that it makes
 * @param digest of the delta itself
 * @param length of the delta in bytes
 */
public record RegisteredDelta(Digest from, Digest to, Digest digest, long length) {}
