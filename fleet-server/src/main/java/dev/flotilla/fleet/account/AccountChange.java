package dev.flotilla.fleet.account;

import java.util.Optional;

/** What is to be different about an operator; what is empty stays as it is. A new password ends all sessions. */
public record AccountChange(Optional<Role> role, Optional<Boolean> disabled, Optional<String> passwordHash) {
    /** Whether sessions that were opened before must not go on. */
    public boolean endsSessions() {
        return passwordHash.isPresent() || disabled.orElse(false);
    }

    /** Whether an administrator to whom this happens is one no more. */
    public boolean endsAdministration() {
        return disabled.orElse(false) || role.filter(next -> next != Role.ADMIN).isPresent();
    }
}
