package dev.flotilla.daemon.http;

import java.util.Map;
import java.util.Optional;

/**
 * What a route gets to answer.
 *
 * @param headers by name in lower case
 * @param variables the parts of the path that stand where the route's path has names in braces
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Request(String path, Map<String, String> headers, Map<String, String> variables, byte[] body) {

    /**
     * A header's value.
     *
     * @param name in lower case
     */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** The part of the path under this name of the route's path; empty if that has no such name. */
    public Optional<String> variable(String name) {
        return Optional.ofNullable(variables.get(name));
    }
}
