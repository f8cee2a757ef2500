package dev.flotilla.fleet.account;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * The right of a program to use the API in an operator's name, without its secret.
 *
 * @param name what it is for, as its maker says
 * @param owner the operator in whose name
 * @param scopes what it was made for; it can do none of it that its owner may not
 * @param uses requests that it was shown with
 */
public record ApiToken(
        String id,
        String name,
        String owner,
        Set<Scope> scopes,
        Instant createdAt,
        Instant expiresAt,
        long uses,
        Optional<Instant> usedAt) {
    /** Copies the set. */
    public ApiToken {
        scopes = Set.copyOf(scopes);
    }
}
