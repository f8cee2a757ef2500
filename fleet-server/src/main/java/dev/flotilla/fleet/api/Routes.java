package dev.flotilla.fleet.api;

import io.vertx.ext.web.Router;

/** Addresses outside the REST API: those for devices, and those for whoever keeps the server running. */
@FunctionalInterface
public interface Routes {
    /** Adds the routes; a failed context becomes problem+json. */
    void mount(Router router);
}
