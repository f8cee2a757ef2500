package dev.flotilla.contract.trust;

/** The owner's targets delegate to no such role. */
public final class UnknownRoleException extends TrustException {
    private static final long serialVersionUID = 1L;

    private final String role;

    UnknownRoleException(String role) {
        super(RoleNames.fileName(role) + ": targets.json delegates to no role \"" + role
                + "\"; have the owner name it with flotilla-compiler delegate, and upload targets.json first");
        this.role = role;
    }

    /** The role that was asked for. */
    public String role() {
        return role;
    }
}
