package dev.flotilla.fleet.app;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.fleet.api.DeviceEndpoint;
import io.vertx.core.Future;
import java.util.Optional;

/** A running server: in a process of its own, or inside a test's. */
public final class FlotillaServer {
    private final Shutdown shutdown;
    private final ServerAddresses addresses;
    private final Optional<String> setupToken;
    private final Optional<String> trustProblem;

    FlotillaServer(
            Shutdown shutdown, ServerAddresses addresses, Optional<String> setupToken, Optional<String> trustProblem) {
        this.shutdown = shutdown;
        this.addresses = addresses;
        this.setupToken = setupToken;
        this.trustProblem = trustProblem;
    }

    /**
     * Starts everything: database, broker, listeners, timers.
     *
     * @return succeeds once operators and devices can connect; when it fails, all that had started is stopped again, and
     *     the message says which setting or file stands in the way
     */
    public static Future<FlotillaServer> start(ServerConfig config) {
        PoolMeter pool = new PoolMeter();
        return new ServerStart(config, pool.vertx(), pool).run();
    }

    /** The console's address, for a browser on this machine. */
    public String consoleUrl() {
        return addresses.consoleUrl();
    }

    /** What devices are told. */
    public DeviceEndpoint deviceEndpoint() {
        return addresses.endpoint();
    }

    /** SHA-256 of the authority's certificate, for enrolment tokens. */
    public Digest authorityDigest() {
        return addresses.endpoint().authorityDigest();
    }

    /** With which the first operator is made; empty when there is one. */
    public Optional<String> setupToken() {
        return setupToken;
    }

    /** Why the server could not sign for devices when it started, and what to do; empty when it could. */
    public Optional<String> trustProblem() {
        return trustProblem;
    }

    /** Stops everything, in order; devices lose nothing, they connect again to the next server. */
    public Future<Void> close() {
        return shutdown.run();
    }
}
