package dev.flotilla.fleet.account;

import dev.flotilla.fleet.audit.Actor;
import dev.flotilla.fleet.audit.AuditEvent;
import java.time.Instant;
import java.util.Optional;

/**
 * Somebody whom a provider sent.
 *
 * @param name for the operator, if it is a new one; empty when the provider's is none that operators may have
 * @param role that the provider's claims give; empty when they give none
 * @param event what the audit log will say of it, but for who it was and what it changed
 */
public record Admittance(
        ExternalIdentity identity, Optional<String> name, Optional<Role> role, Instant now, AuditEvent event) {

    /** What the audit log says of an operator who is let in. */
    public AuditEvent admitted(String operator, Optional<Role> before) {
        String given = role.map(Role::wireName).orElse("");
        String change = before.map(old -> role.equals(before) ? given : given + ", was " + old.wireName())
                .orElse(given + ", a new operator");
        return of(operator).with(AuditEvent.Outcome.DONE, change);
    }

    /** What the audit log says of an operator whom the provider gives no role any more. */
    public AuditEvent barred(String operator) {
        return of(operator).with(AuditEvent.Outcome.DONE, "disabled: the provider gives no role");
    }

    private AuditEvent of(String operator) {
        return event.by(Actor.user(operator)).about("/users/" + operator);
    }
}
