package dev.flotilla.fleet.account;

import java.time.Instant;

/**
 * An operator.
 *
 * @param disabled whether neither password nor sessions nor tokens of this operator are good for anything
 */
public record Account(String name, Role role, boolean disabled, Instant createdAt) {}
