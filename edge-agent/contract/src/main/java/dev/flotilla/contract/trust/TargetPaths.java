package dev.flotilla.contract.trust;

import java.util.regex.Pattern;

/** What a target's path may look like, so that it is a harmless file name everywhere. */
final class TargetPaths {
    private static final int MAX_LENGTH = 256;
    private static final Pattern PATH = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]*(/[A-Za-z0-9][A-Za-z0-9._+-]*)*");

    private TargetPaths() {}

    static void require(String path) {
        if (path.length() > MAX_LENGTH || !PATH.matcher(path).matches()) {
            throw new IllegalArgumentException("targets: a path consists of letters, digits and . _ + - (each part"
                    + " starting with a letter or digit) and has at most " + MAX_LENGTH + " characters");
        }
    }
}
