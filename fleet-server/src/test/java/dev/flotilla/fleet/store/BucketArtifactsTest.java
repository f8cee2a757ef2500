package dev.flotilla.fleet.store;

import static dev.flotilla.fleet.store.TestDatabase.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.fleet.limit.SlowWork;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BucketArtifactsTest {
    private static final int SIZE = 10;
    private static final int MOST_COPIES = 3;

    @TempDir
    Path directory;

    private final Vertx vertx = Vertx.vertx();
    private final FakeBucket bucket = new FakeBucket();
    private BucketArtifacts artifacts;

    /** Keeps what it is given, and counts how often each is asked for. */
    private static final class FakeBucket implements ArtifactBucket {
        private final Map<Digest, byte[]> objects = new HashMap<>();
        private final Map<Digest, Integer> opened = new HashMap<>();
        private boolean away;

        @Override
        public synchronized void put(Digest digest, byte[] bytes) throws IOException {
            requireThere();
            objects.put(digest, bytes.clone());
        }

        @Override
        public synchronized Optional<InputStream> open(Digest digest) throws IOException {
            requireThere();
            opened.merge(digest, 1, Integer::sum);
            return Optional.ofNullable(objects.get(digest)).map(ByteArrayInputStream::new);
        }

        private void requireThere() throws IOException {
            if (away) {
                throw new IOException("the bucket is away");
            }
        }

        @Override
        public void close() {}
    }

    @BeforeEach
    void open() throws IOException {
        artifacts = open(directory);
    }

    private BucketArtifacts open(Path copies) throws IOException {
        SlowWork work = new SlowWork() {
            @Override
            public <T> Future<T> run(Callable<T> slow) {
                return vertx.executeBlocking(slow, false);
            }
        };
        return new BucketArtifacts(bucket, new DiskArtifacts(vertx, copies), (long) SIZE * MOST_COPIES, work);
    }

    @AfterEach
    void close() {
        await(vertx.close());
    }

    private static byte[] bytes(int number) {
        return String.format(Locale.ROOT, "artifact%2d", number).getBytes(StandardCharsets.UTF_8);
    }

    private static Digest digest(int number) {
        return Digest.of(bytes(number));
    }

    private void inBucket(int... numbers) {
        for (int number : numbers) {
            bucket.objects.put(digest(number), bytes(number));
        }
    }

    private String read(int number) {
        return await(artifacts.read(digest(number), 8, 2))
                .map(part -> part.length() + new String(part.data(), StandardCharsets.UTF_8))
                .orElse("none");
    }

    private int opened(int number) {
        return bucket.opened.getOrDefault(digest(number), 0);
    }

    @Test
    void fetchesOnceWhatManyAskForInPieces() {
        inBucket(1);
        List<Future<Optional<Path>>> asked = IntStream.range(0, 20)
                .mapToObj(i -> artifacts.findFile(digest(1)))
                .toList();
        asked.forEach(file -> assertTrue(Files.isRegularFile(await(file).orElseThrow())));
        assertEquals("10 1", read(1));
        assertArrayEquals(bytes(1), await(artifacts.get(digest(1))));
        assertEquals(1, opened(1));
    }

    @Test
    void saysWhatIsNotThere() {
        assertEquals("none", read(1));
        assertEquals(Optional.empty(), await(artifacts.findFile(digest(1))));
        assertThrows(IllegalStateException.class, () -> await(artifacts.get(digest(1))));
    }

    @Test
    void keepsNothingThatIsSomethingElseThanItsNameSays() throws IOException {
        bucket.objects.put(digest(1), bytes(2));
        Exception failure = assertThrows(IllegalStateException.class, () -> read(1));
        assertTrue(failure.toString().contains("is something else"), failure::toString);
        try (Stream<Path> files = Files.walk(directory)) {
            assertEquals(List.of(), files.filter(Files::isRegularFile).toList());
        }
        inBucket(1);
        assertEquals("10 1", read(1));
    }

    @Test
    void forgetsTheCopiesThatWereAskedForLongestAgo() throws IOException {
        inBucket(1, 2, 3, 4);
        for (int number : new int[] {1, 2, 3, 1, 4}) {
            assertEquals("10 " + number, read(number));
        }
        assertEquals("10 1", read(1));
        assertEquals(1, opened(1));
        assertEquals("10 2", read(2));
        assertEquals(2, opened(2));
        try (Stream<Path> files = Files.walk(directory)) {
            assertEquals(MOST_COPIES, files.filter(Files::isRegularFile).count());
        }
    }

    @Test
    void findsItsCopiesAgainAndServesThemWhileTheBucketIsAway() throws IOException {
        inBucket(1);
        read(1);
        artifacts = open(directory);
        bucket.away = true;
        assertEquals("10 1", read(1));
        assertThrows(IllegalStateException.class, () -> read(2));
        assertThrows(IllegalStateException.class, () -> await(artifacts.put(digest(3), bytes(3))));
        bucket.away = false;
        assertEquals("none", read(3));
    }

    @Test
    void fetchesACopyAgainThatSomebodyDeleted() throws IOException {
        inBucket(1);
        Files.delete(await(artifacts.findFile(digest(1))).orElseThrow());
        assertEquals("10 1", read(1));
        assertEquals(2, opened(1));
    }

    @Test
    void putsIntoTheBucketAndKeepsACopy() {
        await(artifacts.put(digest(1), bytes(1)));
        assertArrayEquals(bytes(1), bucket.objects.get(digest(1)));
        assertEquals("10 1", read(1));
        assertEquals(0, opened(1));
    }
}
