package dev.flotilla.contract.trust;

import java.util.regex.Pattern;

/**
 * A PATHPATTERN (TUF 1.0 section 4.5): the shell's wildcards of glob(7), none of which matches a slash.
 *
 * @param text the pattern as it is listed
 */
public record PathPattern(String text) {
    /** Runs of stars are one star; without that a hostile pattern could take forever. */
    private static final Pattern STARS = Pattern.compile("\\*+");

    /** Shortens what means the same. */
    public PathPattern {
        text = STARS.matcher(text).replaceAll("*");
    }

    /**
     * Compares from the left, and comes back only to the last star: within a part of the path, characters times pattern
     * at most.
     */
    boolean matches(String path) {
        int at = 0;
        int in = 0;
        int star = -1;
        int resume = -1;
        while (at < path.length()) {
            int after = in < text.length() ? GlobStep.after(text, in, path.charAt(at)) : GlobStep.NO_MATCH;
            if (in < text.length() && text.charAt(in) == '*') {
                star = in++;
                resume = at;
            } else if (after != GlobStep.NO_MATCH) {
                in = after;
                at++;
            } else if (star >= 0 && path.charAt(resume) != '/') {
                in = star + 1;
                at = ++resume;
            } else {
                return false;
            }
        }
        while (in < text.length() && text.charAt(in) == '*') {
            in++;
        }
        return in == text.length();
    }
}
