package dev.flotilla.fleet.api;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;

/** Where the operations of the API's description get what carries them out. */
@FunctionalInterface
public interface Operations {
    /**
     * Whoever reaches the handler may ask for the operation, its body has been read within the bounds, and a failed context
     * becomes problem+json.
     *
     * @param operationId as the description has it
     * @throws IllegalStateException if there is a handler for this operation already
     */
    void on(String operationId, Handler<RoutingContext> handler);
}
