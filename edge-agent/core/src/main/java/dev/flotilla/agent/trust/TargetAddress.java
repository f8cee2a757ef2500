package dev.flotilla.agent.trust;

import dev.flotilla.contract.trust.RoleNames;

/**
 * The address of a target below its base. A TARGETPATH is a path-relative URL already (TUF 1.0 section 4.5); what nobody
 * may write in one, such as a space or a question mark, is percent-encoded.
 */
final class TargetAddress {
    /** What RFC 3986 section 3.3 allows in a path besides unreserved characters, and the slash. */
    private static final String ALLOWED = "!$&'()*+,;=:@/";

    private static final int ESCAPE = 3;

    private TargetAddress() {}

    static String encode(String path) {
        StringBuilder encoded = new StringBuilder(path.length());
        int i = 0;
        while (i < path.length()) {
            int end = i + Character.charCount(path.codePointAt(i));
            String character = path.substring(i, end);
            boolean plain = ALLOWED.contains(character) || isEscape(path, i);
            encoded.append(plain ? character : RoleNames.encode(character));
            i = end;
        }
        return encoded.toString();
    }

    private static boolean isEscape(String path, int at) {
        return path.charAt(at) == '%'
                && at + ESCAPE <= path.length()
                && Character.digit(path.charAt(at + 1), 16) >= 0
                && Character.digit(path.charAt(at + 2), 16) >= 0;
    }
}
