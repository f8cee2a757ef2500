package dev.flotilla.fleet.api;

import io.vertx.ext.web.RoutingContext;

/** Decides whether a request goes on. */
@FunctionalInterface
interface Guard {
    /** Passes the request on, or fails it. */
    void admit(RoutingContext context, Access access);
}
