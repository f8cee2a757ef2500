package dev.flotilla.fleet.account;

import java.time.Instant;

/**
 * An operator.
 *
 * @param disabled whether neither password nor sessions nor tokens of this operator are good for anything
 * @param external whether a provider vouches for this operator, who has no password here
 */
public record Account(String name, Role role, boolean disabled, boolean external, Instant createdAt) {
    /** One with a password. */
    public Account(String name, Role role, boolean disabled, Instant createdAt) {
        this(name, role, disabled, false, createdAt);
    }
}
