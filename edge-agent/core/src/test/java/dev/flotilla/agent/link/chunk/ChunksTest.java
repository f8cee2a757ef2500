package dev.flotilla.agent.link.chunk;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.agent.link.ArtifactUnavailableException;
import dev.flotilla.agent.link.ChunkLink;
import dev.flotilla.agent.link.LinkException;
import dev.flotilla.agent.link.RangeRefusedException;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.FetchAnswer;
import dev.flotilla.contract.protocol.FetchRequest;
import dev.flotilla.contract.protocol.Fetchable;
import dev.flotilla.contract.testkit.Seeds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ChunksTest {
    private static final int CHUNK = 1024;
    private static final long ALL = Long.MAX_VALUE;
    private static final int LENGTH = 20 * CHUNK + 7;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Fetchable UNKNOWN = new Fetchable.Artifact(Digest.of(new byte[1]));

    private final byte[] artifact = new byte[LENGTH];
    private final Fetchable what;
    private final Server server = new Server();
    private final Chunks source =
            new Chunks(server, new ChunkPolicy(CHUNK, 8, PATIENCE), Integer.MAX_VALUE, () -> server.nanos);

    ChunksTest() {
        Seeds.random("ChunksTest").nextBytes(artifact);
        what = new Fetchable.Artifact(Digest.of(artifact));
        server.there.put(what, artifact);
    }

    /** Answers on virtual time: each chunk takes a while, and something may happen to it on its way. */
    private static final class Server implements ChunkLink {
        private final Map<Fetchable, byte[]> there = new HashMap<>();
        private final Deque<FetchAnswer> way = new ArrayDeque<>();
        private final List<FetchRequest> requests = new ArrayList<>();
        private Consumer<FetchAnswer> fault = way::add;
        private Duration pace = Duration.ofMillis(10);
        private boolean connected = true;
        private long nanos;
        private int mostUnderWay;
        private long sent;

        @Override
        public void ask(FetchRequest request) throws LinkException {
            requireConnected();
            requests.add(request);
            for (int i = 0; i < request.credit(); i++) {
                answer(request, request.offset() + (long) i * request.chunkBytes());
            }
            mostUnderWay = Math.max(mostUnderWay, way.size());
        }

        private void answer(FetchRequest request, long offset) {
            byte[] all = there.get(request.what());
            if (all == null) {
                fault.accept(new FetchAnswer.Refused(request.what(), offset, FetchAnswer.Reason.UNAVAILABLE));
            } else if (offset >= all.length) {
                fault.accept(new FetchAnswer.Refused(request.what(), offset, FetchAnswer.Reason.RANGE));
            } else {
                byte[] data = Arrays.copyOfRange(
                        all, (int) offset, (int) Math.min(all.length, offset + request.chunkBytes()));
                sent += data.length;
                fault.accept(new FetchAnswer.Chunk(request.what(), offset, all.length, data));
            }
        }

        @Override
        public Optional<FetchAnswer> await(Duration atMost) throws LinkException {
            if (way.isEmpty()) {
                requireConnected();
                nanos += atMost.toNanos();
                return Optional.empty();
            }
            nanos += pace.toNanos();
            return Optional.of(way.remove());
        }

        private void requireConnected() throws LinkException {
            if (!connected) {
                throw new LinkException("not connected");
            }
        }
    }

    /** Reads as the update does: goes on after each failure with what came until then. */
    private byte[] fetch(int mostFailures) throws IOException {
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        int failures = 0;
        while (got.size() < LENGTH) {
            try (InputStream in = source.open(what, got.size(), ALL)) {
                byte[] buffer = new byte[700];
                for (int n = in.read(buffer, 0, 700); n >= 0; n = in.read(buffer, 0, 700)) {
                    got.write(buffer, 0, n);
                }
            } catch (IOException e) {
                failures++;
                assertTrue(failures <= mostFailures, () -> "failed too often: " + e);
                server.connected = true;
            }
        }
        return got.toByteArray();
    }

    @Test
    void fetchesAnArtifactOnce() throws IOException {
        assertArrayEquals(artifact, fetch(0));
        assertEquals(LENGTH, server.sent);
        assertEquals(0, source.useless());
    }

    @Test
    void givesCreditForMoreWhileTheyComeQuickly() throws IOException {
        fetch(0);
        assertEquals(8, server.mostUnderWay);
        assertTrue(server.requests.size() < 12, server.requests.toString());
    }

    @Test
    void hasOneChunkAtATimeUnderWayOnASlowLink() throws IOException {
        server.pace = Duration.ofSeconds(2);
        assertArrayEquals(artifact, fetch(0));
        assertEquals(2, server.mostUnderWay);
        assertEquals(1, server.requests.get(5).credit());
    }

    @Test
    void putsChunksInOrderAndIgnoresThoseThatComeTwice() throws IOException {
        Random random = Seeds.random("putsChunksInOrderAndIgnoresThoseThatComeTwice");
        int[] answers = new int[1];
        server.fault = answer -> {
            if (random.nextBoolean()) {
                server.way.addFirst(answer);
            } else {
                server.way.addLast(answer);
            }
            if (answers[0]++ % 4 == 0) {
                server.way.addLast(answer);
            }
        };
        assertArrayEquals(artifact, fetch(0));
        assertEquals(LENGTH, server.sent, "nothing is asked for twice");
        assertTrue(source.useless() > 0);
    }

    @Test
    void asksAgainForWhatDoesNotComeAndForNothingElse() throws IOException {
        long lost = 5 * CHUNK;
        boolean[] dropped = new boolean[1];
        server.fault = answer -> {
            if (answer.offset() == lost && !dropped[0]) {
                dropped[0] = true;
            } else {
                server.way.add(answer);
            }
        };
        assertArrayEquals(artifact, fetch(1));
        assertEquals(LENGTH + CHUNK, server.sent);
        assertTrue(server.nanos > PATIENCE.toNanos());
    }

    @Test
    void keepsWhatArrivedWhenTheConnectionBreaks() throws IOException {
        int[] asked = new int[1];
        server.fault = answer -> {
            server.way.add(answer);
            if (++asked[0] == 9) {
                server.connected = false;
            }
        };
        assertArrayEquals(artifact, fetch(1));
        assertEquals(LENGTH, server.sent);
    }

    @Test
    void goesOnWhereAnEarlierStreamEndedWithoutAskingAgain() throws IOException {
        InputStream first = source.open(what, 0, ALL);
        assertEquals(CHUNK, first.read(new byte[LENGTH], 0, LENGTH));
        byte[] rest = new byte[LENGTH - CHUNK];
        InputStream second = source.open(what, CHUNK, ALL);
        for (int at = 0; at < rest.length; ) {
            at += second.read(rest, at, rest.length - at);
        }
        assertEquals(-1, second.read());
        assertArrayEquals(Arrays.copyOfRange(artifact, CHUNK, LENGTH), rest);
        assertEquals(LENGTH, server.sent);
    }

    @Test
    void readsMetadataByNameAsItIsNow() throws IOException {
        ChunkedMetadata metadata = new ChunkedMetadata(source);
        for (String content : List.of("the first", "the other")) {
            server.there.put(new Fetchable.Metadata("timestamp.json"), content.getBytes(StandardCharsets.UTF_8));
            assertEquals(content, new String(read(metadata, "timestamp.json"), StandardCharsets.UTF_8));
        }
        assertEquals(Optional.empty(), metadata.open("9.root.json"));
    }

    private static byte[] read(ChunkedMetadata metadata, String name) throws IOException {
        try (InputStream in = metadata.open(name).orElseThrow()) {
            return in.readAllBytes();
        }
    }

    @Test
    void goesOnWithAnArtifactAfterMetadataCameInBetween() throws IOException {
        server.there.put(new Fetchable.Metadata("2.root.json"), new byte[3 * CHUNK]);
        ByteArrayOutputStream got = new ByteArrayOutputStream();
        InputStream in = source.open(what, 0, ALL);
        got.write(in.readNBytes(2 * CHUNK));
        assertEquals(3 * CHUNK, read(new ChunkedMetadata(source), "2.root.json").length);
        got.write(in.readAllBytes());
        assertArrayEquals(artifact, got.toByteArray());
        assertTrue(server.nanos < PATIENCE.toNanos(), "waits for nothing that is not under way");
    }

    @Test
    void asksForNoMoreThanIsWanted() throws IOException {
        byte[] got = new byte[LENGTH];
        int at = 0;
        for (int wanted : new int[] {3 * CHUNK, 2 * CHUNK, 100, LENGTH}) {
            try (InputStream in = source.open(what, at, wanted)) {
                int to = Math.min(LENGTH, at + wanted);
                while (at < to) {
                    at += in.read(got, at, LENGTH - at);
                }
                assertEquals(-1, in.read());
            }
            int chunks = (at + CHUNK - 1) / CHUNK;
            assertTrue(server.sent <= (long) chunks * CHUNK, server.sent + " bytes sent for " + at);
        }
        assertArrayEquals(artifact, got);
    }

    @Test
    void ignoresChunksThatAreNotWhatItAskedFor() throws IOException {
        byte[] data = new byte[CHUNK];
        server.way.add(new FetchAnswer.Chunk(UNKNOWN, 0, LENGTH, data));
        server.way.add(new FetchAnswer.Chunk(what, 1, LENGTH, data));
        server.way.add(new FetchAnswer.Chunk(what, 0, LENGTH, new byte[CHUNK + 1]));
        server.way.add(new FetchAnswer.Chunk(what, 0, LENGTH, new byte[CHUNK - 1]));
        server.way.add(new FetchAnswer.Chunk(
                what, (long) FetchRequest.MAX_CREDIT * CHUNK, (long) FetchRequest.MAX_CREDIT * CHUNK + CHUNK, data));
        server.way.add(new FetchAnswer.Refused(UNKNOWN, 0, FetchAnswer.Reason.UNAVAILABLE));
        server.way.add(new FetchAnswer.Refused(what, 5, FetchAnswer.Reason.RANGE));
        assertArrayEquals(artifact, fetch(0));
        assertEquals(7, source.useless());
    }

    @Test
    void saysWhatTheServerRefuses() {
        assertThrows(ArtifactUnavailableException.class, () -> source.open(UNKNOWN, 0, ALL));
        assertThrows(RangeRefusedException.class, () -> source.open(what, LENGTH, ALL));
    }

    @Test
    void readsNothingOfAnArtifactThatIsTooLong() {
        Chunks small = new Chunks(server, new ChunkPolicy(CHUNK, 8, PATIENCE), LENGTH - 1, () -> server.nanos);
        IOException refused = assertThrows(IOException.class, () -> small.open(what, 0, ALL));
        assertEquals(
                "the server announces " + LENGTH + " bytes, the bound is " + (LENGTH - 1) + " bytes",
                refused.getMessage());
    }

    @Test
    void givesUpWaitingThoughUselessChunksKeepComing() {
        server.pace = Duration.ofSeconds(1);
        server.fault = answer -> {};
        for (int i = 0; i < 20; i++) {
            server.way.add(new FetchAnswer.Refused(UNKNOWN, 0, FetchAnswer.Reason.RANGE));
        }
        IOException late = assertThrows(IOException.class, () -> source.open(what, 0, ALL));
        assertEquals("no chunk came within 10 s", late.getMessage());
        assertTrue(source.useless() <= 11, "took " + source.useless());
    }
}
