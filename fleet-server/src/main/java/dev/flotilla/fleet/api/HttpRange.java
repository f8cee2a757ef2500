package dev.flotilla.fleet.api;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A part of a file (RFC 9110, section 14). */
record HttpRange(long start, long length) {
    private static final Pattern SINGLE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

    /** A range that begins beyond the file, or is empty. */
    static final class NotSatisfiableException extends Exception {
        NotSatisfiableException() {
            super("range not satisfiable", null, false, false);
        }
    }

    /** The requested part; empty for a header that may be ignored: malformed, or with several parts. */
    static Optional<HttpRange> parse(String header, long size) throws NotSatisfiableException {
        Matcher matcher = SINGLE.matcher(header.strip());
        if (!matcher.matches()
                || (matcher.group(1).isEmpty() && matcher.group(2).isEmpty())) {
            return Optional.empty();
        }
        if (matcher.group(1).isEmpty()) {
            long suffix = Math.min(size, Long.parseLong(matcher.group(2)));
            return Optional.of(checked(size - suffix, size - 1, size));
        }
        long start = Long.parseLong(matcher.group(1));
        long end = matcher.group(2).isEmpty() ? size - 1 : Long.parseLong(matcher.group(2));
        if (!matcher.group(2).isEmpty() && end < start) {
            return Optional.empty();
        }
        return Optional.of(checked(start, Math.min(end, size - 1), size));
    }

    private static HttpRange checked(long start, long end, long size) throws NotSatisfiableException {
        if (start >= size || end < start) {
            throw new NotSatisfiableException();
        }
        return new HttpRange(start, end - start + 1);
    }

    String contentRange(long size) {
        return "bytes " + start + "-" + (start + length - 1) + "/" + size;
    }
}
