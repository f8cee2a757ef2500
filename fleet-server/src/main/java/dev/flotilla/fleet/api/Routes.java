package dev.flotilla.fleet.api;

import io.vertx.ext.web.Router;

/** One resource of the REST API. */
@FunctionalInterface
public interface Routes {
    /**
     * Adds this resource's routes. The router is the one below {@code /api/v1}; whoever reaches a handler is a signed-in
     * operator, the body has been read within the configured bound, and a failed context becomes problem+json.
     */
    void mount(Router api);
}
