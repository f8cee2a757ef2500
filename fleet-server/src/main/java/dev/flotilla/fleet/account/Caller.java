package dev.flotilla.fleet.account;

import java.util.Optional;
import java.util.Set;

/**
 * Who sent a request.
 *
 * @param user the operator, or the one whose token it is
 * @param token the token's id; empty in a session
 * @param scopes what this request may do: of a token, what it was made for and its operator still may
 */
public record Caller(String user, Role role, Optional<String> token, Set<Scope> scopes) {
    /** Copies the set. */
    public Caller {
        scopes = Set.copyOf(scopes);
    }

    static Caller inSession(Account account) {
        return new Caller(
                account.name(), account.role(), Optional.empty(), account.role().scopes());
    }
}
