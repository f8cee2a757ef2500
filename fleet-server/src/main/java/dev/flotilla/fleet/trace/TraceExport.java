package dev.flotilla.fleet.trace;

import java.net.URI;

/**
 * Where spans go.
 *
 * @param endpoint takes OTLP over HTTP, such as {@code http://127.0.0.1:4318/v1/traces}
 * @param share of the traces that begin here, 0 to 1; of others, whoever began them has decided
 */
public record TraceExport(URI endpoint, double share) {

    /**
     * Spans to an address.
     *
     * @throws IllegalArgumentException if it is no address of HTTP
     */
    public static TraceExport of(String endpoint, double share) {
        URI address = URI.create(endpoint);
        if (address.getHost() == null || !("http".equals(address.getScheme()) || "https".equals(address.getScheme()))) {
            throw new IllegalArgumentException(
                    "expected an address such as http://127.0.0.1:4318/v1/traces, found '" + endpoint + "'");
        }
        return new TraceExport(address, share);
    }
}
