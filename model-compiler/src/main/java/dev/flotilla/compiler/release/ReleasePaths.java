package dev.flotilla.compiler.release;

import dev.flotilla.contract.trust.DelegatedRole;
import dev.flotilla.contract.trust.Delegations;
import dev.flotilla.contract.trust.OnlineKeys;
import dev.flotilla.contract.trust.PathPattern;
import dev.flotilla.contract.trust.TargetFile;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where the releases of roles lie: at {@code FAMILY/FILE}, so that the patterns of a delegation say which families its keys may
 * release.
 */
public final class ReleasePaths {
    private static final int MAX_PATTERN = 256;
    private static final Pattern PATTERN = Pattern.compile("[A-Za-z0-9._+*?\\[\\]!-]+(/[A-Za-z0-9._+*?\\[\\]!-]+)+");

    private ReleasePaths() {}

    /**
     * Reads a pattern (TUF 1.0 section 4.5).
     *
     * @throws IllegalArgumentException if no path of a release could match it
     */
    public static PathPattern pattern(String text) {
        if (text.length() > MAX_PATTERN
                || !PATTERN.matcher(text).matches()
                || text.startsWith(OnlineKeys.DIRECTOR + "/")) {
            throw new IllegalArgumentException("'" + text + "' matches no release: paths are FAMILY/FILE, so a pattern"
                    + " is like fashion/*, of letters, digits, . _ + - and * ? [ ], and none of director/");
        }
        return new PathPattern(text);
    }

    /** The path of a bundle's file. */
    public static String of(String family, String file) {
        return family + "/" + file;
    }

    /** What speaks against the role's releasing this, if anything does. */
    static Optional<String> findFault(Delegations delegations, DelegatedRole role, TargetFile file) {
        if (!file.path().startsWith(of(file.policy().family(), ""))) {
            return Optional.of(file.path() + " is not below the name of its family, "
                    + file.policy().family() + "/");
        }
        if (!role.mayDescribe(file.path())) {
            return Optional.of(file.path() + " is outside of what the role " + role.name() + " may release: "
                    + role.patterns().stream().map(PathPattern::text).collect(Collectors.joining(", ")));
        }
        // TUF clients ask the roles in this order, and nobody behind a terminating one.
        return delegations.rolesFor(file.path()).contains(role)
                ? Optional.empty()
                : Optional.of(file.path() + " is for a role before " + role.name()
                        + " in targets.json, which ends the search");
    }
}
