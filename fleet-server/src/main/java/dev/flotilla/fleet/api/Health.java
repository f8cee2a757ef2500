package dev.flotilla.fleet.api;

import io.vertx.core.Future;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What must work for the server to be ready.
 *
 * @param checks by name; each succeeds when its part works
 */
public record Health(Map<String, Supplier<Future<Void>>> checks) {
    /** Copies the map. */
    public Health {
        checks = Map.copyOf(checks);
    }
}
