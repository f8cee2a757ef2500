package dev.flotilla.fleet.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.fleet.store.TestDatabase;
import dev.flotilla.fleet.store.postgres.DirectoryTrees;
import dev.flotilla.fleet.store.s3.S3Server;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole server whose artifacts are in a bucket. */
class BucketIT {
    private static final int DEVICES = 2;

    @Test
    void bringsDevicesWhatIsInTheBucketAlone(@TempDir Path directory) throws Exception {
        Path data = directory.resolve("server");
        try (S3Server s3 = S3Server.start(directory)) {
            s3.makeBucket("models");
            Map<String, Object> settings = Map.of(
                    "artifacts.s3.bucket",
                    "models",
                    "artifacts.s3.endpoint",
                    s3.endpoint().toString(),
                    "artifacts.s3.path-style",
                    true);
            OperatedServer operated = OperatedServer.start(data, settings);
            try (SmallFleet fleet = new SmallFleet(operated)) {
                fleet.enrol(DEVICES, Files.createDirectory(directory.resolve("devices")));
                Digest digest = fleet.release("1.0.0", Bundles.bytes("1.0.0"));
                assertEquals(List.of(digest.hex().substring(0, 2) + "/" + digest.hex()), s3.keys("models"));
                assertFalse(Files.exists(data.resolve("artifacts")));
                DirectoryTrees.delete(
                        data.resolve("artifact-copies").resolve(digest.hex().substring(0, 2)));
                fleet.awaitState(fleet.rollOut("from the bucket", digest), "COMPLETED");
            } finally {
                TestDatabase.await(operated.server().close());
            }
        }
    }
}
