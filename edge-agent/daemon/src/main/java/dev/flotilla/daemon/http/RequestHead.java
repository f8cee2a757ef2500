package dev.flotilla.daemon.http;

import java.util.Map;
import java.util.Optional;

/**
 * The first line and the headers of a request.
 *
 * @param path decoded, without the query
 * @param headers by name in lower case; equal names are one, values joined by commas
 * @param bodyBytes how long the body is
 * @param keepAlive whether the peer may send another request after this one
 */
record RequestHead(String method, String path, Map<String, String> headers, long bodyBytes, boolean keepAlive) {

    /** @param name in lower case */
    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** Whether the peer waits to be told that its body is wanted. */
    boolean expectsContinue() {
        return header("expect").filter("100-continue"::equalsIgnoreCase).isPresent();
    }
}
