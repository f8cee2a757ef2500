package dev.flotilla.fleet.api;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;

/** Reads the bodies of requests. */
final class Bodies {

    private Bodies() {}

    /** A handler for bodies up to so many bytes. One that cannot be read to its end is its sender's fault. */
    static Handler<RoutingContext> upTo(long bytes) {
        BodyHandler reader = BodyHandler.create(false).setBodyLimit(bytes);
        return context -> {
            reader.handle(context);
            context.request().exceptionHandler(broken -> context.fail(400));
        };
    }
}
