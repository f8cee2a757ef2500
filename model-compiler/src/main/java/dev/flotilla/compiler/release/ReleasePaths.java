package dev.flotilla.compiler.release;

import dev.flotilla.contract.trust.OnlineKeys;
import dev.flotilla.contract.trust.PathPattern;
import java.util.regex.Pattern;

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
}
