package dev.flotilla.compiler.release;

import dev.flotilla.contract.trust.OnlineKeys;
import dev.flotilla.contract.trust.RootMetadata;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a role is called that the owner lets release bundles below some paths.
 *
 * @param text part of a file name and of an address
 */
public record RoleName(String text) {
    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");
    private static final Set<String> TAKEN = Set.of(
            RootMetadata.ROOT,
            RootMetadata.TARGETS,
            RootMetadata.SNAPSHOT,
            RootMetadata.TIMESTAMP,
            OnlineKeys.DIRECTOR);

    /** Checks the form. */
    public RoleName {
        if (!isOne(text)) {
            throw new IllegalArgumentException("a release role's name consists of 1 to 63 small letters, digits and -,"
                    + " does not begin with - and is none of root, targets, snapshot, timestamp and director");
        }
    }

    static boolean isOne(String text) {
        return FORM.matcher(text).matches() && !TAKEN.contains(text);
    }

    @Override
    public String toString() {
        return text;
    }
}
