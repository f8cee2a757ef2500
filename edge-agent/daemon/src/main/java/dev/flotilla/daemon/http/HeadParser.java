package dev.flotilla.daemon.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the first line and headers of a request, strictly by RFC 9112: what may be read in two ways is refused. */
final class HeadParser {
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    /** Visible characters, spaces and tabs, in any superset of ASCII (RFC 9110, section 5.5). */
    private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e\\x80-\\xff]*");

    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");
    private static final int PARTS = 3;

    private HeadParser() {}

    /** @param text lines with CRLF between, without the empty one at the end */
    static RequestHead parse(String text) throws BadRequestException {
        String[] lines = text.split("\r\n", -1);
        String[] first = lines[0].split(" ", -1);
        if (first.length != PARTS || !TOKEN.matcher(first[0]).matches()) {
            throw bad("the first line is not METHOD PATH HTTP/1.1");
        }
        boolean newer = first[2].equals("HTTP/1.1");
        if (!newer && !first[2].equals("HTTP/1.0")) {
            throw first[2].startsWith("HTTP/")
                    ? new BadRequestException(
                            Status.VERSION_NOT_SUPPORTED, "only HTTP/1.1 and HTTP/1.0 are spoken here")
                    : bad("the first line is not METHOD PATH HTTP/1.1");
        }
        Map<String, String> headers = headers(lines);
        Optional<String> connection = Optional.ofNullable(headers.get("connection"));
        boolean keepAlive = newer && connection.filter(HeadParser::closes).isEmpty();
        return new RequestHead(first[0], path(first[1]), headers, length(headers), keepAlive);
    }

    private static boolean closes(String connection) {
        return connection.toLowerCase(Locale.ROOT).contains("close");
    }

    private static String path(String target) throws BadRequestException {
        if (!target.startsWith("/") || target.startsWith("//")) {
            throw bad("the path does not begin with one slash");
        }
        try {
            return new URI(target).getPath();
        } catch (URISyntaxException e) {
            throw bad("the path is not one: " + e.getReason());
        }
    }

    private static Map<String, String> headers(String[] lines) throws BadRequestException {
        if (lines.length - 1 > HttpLimits.HEADERS) {
            throw new BadRequestException(
                    Status.HEADERS_TOO_LARGE, "more than " + HttpLimits.HEADERS + " headers, the most that are read");
        }
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon < 1 || !TOKEN.matcher(lines[i].substring(0, colon)).matches()) {
                throw bad("line " + (i + 1) + " is not NAME: VALUE");
            }
            String name = lines[i].substring(0, colon).toLowerCase(Locale.ROOT);
            String value = lines[i].substring(colon + 1);
            if (!VALUE.matcher(value).matches()) {
                throw bad("line " + (i + 1) + ": the value of " + name + " has control characters");
            }
            headers.merge(name, value.strip(), (a, b) -> a + "," + b);
        }
        return headers;
    }

    private static long length(Map<String, String> headers) throws BadRequestException {
        if (headers.containsKey("transfer-encoding")) {
            throw new BadRequestException(
                    Status.LENGTH_REQUIRED, "send the body with a Content-Length, without a Transfer-Encoding");
        }
        String length = headers.getOrDefault("content-length", "0");
        if (!LENGTH.matcher(length).matches()) {
            throw bad("Content-Length is not one number of bytes");
        }
        return Long.parseLong(length);
    }

    private static BadRequestException bad(String message) {
        return new BadRequestException(Status.BAD_REQUEST, message);
    }
}
