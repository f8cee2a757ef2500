package dev.flotilla.fleet.app;

import dev.flotilla.contract.trust.P256KeyPair;
import dev.flotilla.fleet.identity.SampleKeyFile;
import dev.flotilla.fleet.identity.ServerIdentity;
import dev.flotilla.fleet.mqtt.GatewayConnector;
import dev.flotilla.fleet.store.ArtifactFiles;
import dev.flotilla.fleet.store.BucketArtifacts;
import dev.flotilla.fleet.store.DiskArtifacts;
import dev.flotilla.fleet.store.s3.S3Bucket;
import dev.flotilla.fleet.trust.OnlineKeyFiles;
import dev.flotilla.fleet.trust.OnlineSigners;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a server has on disk beside its database.
 *
 * @param training what jobs take and make, from which no device fetches
 */
record ServerFiles(
        DataDirectory directory,
        ServerIdentity identity,
        OnlineSigners signers,
        P256KeyPair sampleKey,
        ArtifactFiles artifacts,
        ArtifactFiles training) {
    private static final String IDENTITY = "identity";
    private static final String COPIES = "artifact-copies";
    /** Artifacts that are fetched from a bucket at the same time. */
    private static final int BUCKET_THREADS = 4;

    static ServerFiles open(DataDirectory directory, ServerConfig config, Vertx vertx, Instant now, SecureRandom random)
            throws IOException {
        ServerIdentity identity = identity(directory, config, now);
        Path shared = config.sharedDirectory().orElse(directory.resolve(""));
        OnlineSigners signers = onlineKeys(shared).open(random);
        P256KeyPair sampleKey = SampleKeyFile.openOrCreate(shared.resolve(IDENTITY), random);
        return new ServerFiles(
                directory,
                identity,
                signers,
                sampleKey,
                artifacts(directory, shared, config, vertx),
                new DiskArtifacts(vertx, shared.resolve("training")));
    }

    private static ArtifactFiles artifacts(DataDirectory directory, Path shared, ServerConfig config, Vertx vertx)
            throws IOException {
        Optional<ServerConfig.BucketConfig> bucket = config.bucket();
        if (bucket.isEmpty()) {
            return new DiskArtifacts(vertx, shared.resolve("artifacts"));
        }
        return new BucketArtifacts(
                S3Bucket.open(bucket.get().s3()),
                new DiskArtifacts(vertx, directory.resolve(COPIES)),
                bucket.get().copiesBytes(),
                new Workers(vertx, "bucket", BUCKET_THREADS));
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
