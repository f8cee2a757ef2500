package dev.flotilla.contract.bundle;

import java.util.regex.Pattern;

/**
 * Names a fleet key without telling it.
 *
 * @param hex 32 lower-case hexadecimal digits, derived from the key
 */
public record FleetKeyId(String hex) {
    private static final Pattern FORM = Pattern.compile("[0-9a-f]{32}");

    /** Checks the form. */
    public FleetKeyId {
        if (!FORM.matcher(hex).matches()) {
            throw new IllegalArgumentException("the id of a fleet key has 32 lower-case hexadecimal digits");
        }
    }

    @Override
    public String toString() {
        return hex;
    }
}
