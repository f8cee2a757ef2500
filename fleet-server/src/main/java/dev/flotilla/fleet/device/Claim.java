package dev.flotilla.fleet.device;

import dev.flotilla.contract.bundle.Digest;
import java.time.Instant;

/**
 * The right to enrol one device, once.
 *
 * @param hash SHA-256 of the claim, which itself is not kept
 * @param group the group that the device will be in; empty text for none
 */
public record Claim(Digest hash, String group, Instant expiresAt) {}
