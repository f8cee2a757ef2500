package dev.flotilla.fleet.store.s3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bucket of a server that somebody else wrote. */
class S3BucketTest {
    private static final String NAME = "flotilla-models";
    private static final int LARGE = 9 << 20;

    @TempDir
    static Path directory;

    private static S3Server server;

    @BeforeAll
    static void start() throws Exception {
        server = S3Server.start(directory);
        server.makeBucket(NAME);
    }

    @AfterAll
    static void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    private static S3Settings settings(String bucket) {
        return new S3Settings(bucket, Optional.of(server.endpoint()), "us-east-1", "fleet", true);
    }

    @Test
    void givesBackWhatItWasGivenUnderItsDigest() throws Exception {
        byte[] bytes = new byte[LARGE];
        new Random(1).nextBytes(bytes);
        Digest digest = Digest.of(bytes);
        try (S3Bucket bucket = S3Bucket.open(settings(NAME))) {
            bucket.put(digest, bytes);
            bucket.put(digest, bytes);
            try (InputStream in = bucket.open(digest).orElseThrow()) {
                assertArrayEquals(bytes, in.readAllBytes());
            }
        }
        assertEquals(List.of("fleet/" + digest.hex().substring(0, 2) + "/" + digest.hex()), server.keys(NAME));
    }

    @Test
    void saysWhatIsNotThere() throws Exception {
        try (S3Bucket bucket = S3Bucket.open(settings(NAME))) {
            assertEquals(Optional.empty(), bucket.open(Digest.of("none".getBytes(StandardCharsets.UTF_8))));
        }
    }

    @Test
    void namesTheSettingsWhenThereIsNoSuchBucket() {
        IOException failure = assertThrows(IOException.class, () -> S3Bucket.open(settings("missing")));
        assertTrue(failure.getMessage().startsWith("the bucket missing cannot be used (settings artifacts.s3."));
    }
}
