package dev.flotilla.fleet.api;

import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/** Keeps a browser to this origin: nothing is loaded from, framed by or told to any other. */
final class SecurityHeaders {
    private static final String POLICY = "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
            + " font-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'";

    private SecurityHeaders() {}

    static void apply(RoutingContext context) {
        HttpServerResponse response = context.response();
        response.putHeader("content-security-policy", POLICY);
        response.putHeader("x-content-type-options", "nosniff");
        response.putHeader("referrer-policy", "same-origin");
        response.putHeader("cross-origin-opener-policy", "same-origin");
        context.next();
    }
}
