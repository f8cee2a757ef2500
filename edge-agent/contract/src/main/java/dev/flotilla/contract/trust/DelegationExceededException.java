package dev.flotilla.contract.trust;

/** A role that releases bundles in the owner's stead says more than the owner lets it. */
public final class DelegationExceededException extends TrustException {
    private static final long serialVersionUID = 1L;

    private final String role;
    private final String path;

    DelegationExceededException(String role, String path, String why) {
        super(role + ".json: " + (path.isEmpty() ? "" : path + " ") + why);
        this.role = role;
        this.path = path;
    }

    /** Whose file it is. */
    public String role() {
        return role;
    }

    /** The target that is not the role's to speak for; empty if it is about the role as a whole. */
    public String path() {
        return path;
    }
}
