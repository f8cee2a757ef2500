package dev.flotilla.fleet.device;

import java.time.Instant;

/**
 * Claims that were made together: each is the right to enrol one device, once.
 *
 * @param id names the batch; no secret
 * @param group the group that the devices will be in; empty text for none
 */
public record ClaimBatch(String id, String group, Instant createdAt, Instant expiresAt) {}
