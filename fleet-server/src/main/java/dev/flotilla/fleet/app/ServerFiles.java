package dev.flotilla.fleet.app;

import dev.flotilla.fleet.identity.ServerIdentity;
import dev.flotilla.fleet.mqtt.GatewayConnector;
import dev.flotilla.fleet.store.DiskArtifacts;
import dev.flotilla.fleet.trust.OnlineKeyFiles;
import dev.flotilla.fleet.trust.OnlineSigners;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;

/** What a server has on disk beside its database. */
record ServerFiles(DataDirectory directory, ServerIdentity identity, OnlineSigners signers, DiskArtifacts artifacts) {
    private static final String IDENTITY = "identity";

    static ServerFiles open(DataDirectory directory, ServerConfig config, Vertx vertx, Instant now, SecureRandom random)
            throws IOException {
        ServerIdentity identity = identity(directory, config, now);
        Path shared = config.sharedDirectory().orElse(directory.resolve(""));
        OnlineSigners signers = onlineKeys(shared).open(random);
        return new ServerFiles(directory, identity, signers, new DiskArtifacts(vertx, shared.resolve("artifacts")));
    }

    static OnlineKeyFiles onlineKeys(Path directory) {
        return new OnlineKeyFiles(directory.resolve("trust"));
    }

    /** The identity as it is on disk, with its certificate renewed if it is due. */
    static ServerIdentity identity(DataDirectory directory, ServerConfig config, Instant now) throws IOException {
        Path own = directory.resolve(IDENTITY);
        if (config.sharedDirectory().isEmpty()) {
            return ServerIdentity.in(own, names(config), config.authority(), now);
        }
        Path shared = config.sharedDirectory().get().resolve(IDENTITY);
        return ServerIdentity.in(shared, List.of(), config.authority(), now).another(own, names(config), now);
    }

    /** The identity with its certificate renewed if it is due. */
    ServerIdentity renewedIdentity(ServerConfig config, Instant now) throws IOException {
        return identity.renewed(directory.resolve("identity"), names(config), now);
    }

    /** Under which the server's certificate is looked for: by devices, and by the server itself at its broker. */
    private static List<String> names(ServerConfig config) {
        String broker = config.mqtt().host();
        return GatewayConnector.isEverywhere(broker)
                ? List.of(config.advertisedHost())
                : List.of(config.advertisedHost(), broker);
    }
}
