package dev.flotilla.fleet.api;

import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;

/** Reads headers of requests. */
final class Headers {
    private Headers() {}

    /** A header; of one that was sent more than once, the list that its values make (RFC 9110 section 5.3). */
    static Optional<String> find(RoutingContext context, String name) {
        List<String> values = context.request().headers().getAll(name);
        return values.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", values));
    }
}
