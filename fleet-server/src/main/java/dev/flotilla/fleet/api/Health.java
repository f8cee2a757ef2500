package dev.flotilla.fleet.api;

import io.vertx.core.Future;
import java.util.Map;
import java.util.function.Supplier;

/** @param checks by name, what must work for the server to be ready: each succeeds when it does */
public record Health(Map<String, Supplier<Future<Void>>> checks) {
    /** Copies the map. */
    public Health {
        checks = Map.copyOf(checks);
    }
}
