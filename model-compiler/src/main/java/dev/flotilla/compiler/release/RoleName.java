package dev.flotilla.compiler.release;

import dev.flotilla.contract.trust.ReleaseRoles;

/**
 * What a role is called that the owner lets release bundles below some paths.
 *
 * @param text part of a file name and of an address
 */
public record RoleName(String text) {
    /** Checks the form. */
    public RoleName {
        if (!ReleaseRoles.isName(text)) {
            throw new IllegalArgumentException("a release role's name consists of 1 to 63 small letters, digits and -,"
                    + " does not begin with - and is none of root, targets, snapshot, timestamp and director");
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
