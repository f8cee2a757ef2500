package dev.flotilla.contract.trust;

/** One character of a glob(7) pattern, other than a star, against one of a path. */
final class GlobStep {
    static final int NO_MATCH = -1;

    private GlobStep() {}

    /** Where the pattern goes on if what stands at {@code in} matches the character; {@link #NO_MATCH} if not. */
    static int after(String pattern, int in, char found) {
        char expected = pattern.charAt(in);
        if (expected == '?') {
            return found == '/' ? NO_MATCH : in + 1;
        }
        if (expected == '[') {
            int end = endOfSet(pattern, in);
            if (end != NO_MATCH) {
                return found != '/' && isInSet(pattern, in + 1, end, found) ? end + 1 : NO_MATCH;
            }
        }
        return expected == found ? in + 1 : NO_MATCH;
    }

    /** A bracket that nothing closes stands for itself; one right behind the opening is a member of the set. */
    private static int endOfSet(String pattern, int in) {
        int first = in + 1;
        if (first < pattern.length() && pattern.charAt(first) == '!') {
            first++;
        }
        return pattern.indexOf(']', first + 1);
    }

    private static boolean isInSet(String pattern, int from, int end, char found) {
        boolean negated = pattern.charAt(from) == '!';
        boolean member = false;
        int i = negated ? from + 1 : from;
        while (i < end) {
            if (i + 2 < end && pattern.charAt(i + 1) == '-') {
                member |= pattern.charAt(i) <= found && found <= pattern.charAt(i + 2);
                i += 3;
            } else {
                member |= pattern.charAt(i) == found;
                i++;
            }
        }
        return member != negated;
    }
}
