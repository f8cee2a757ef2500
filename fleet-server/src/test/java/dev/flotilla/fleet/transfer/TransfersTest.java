package dev.flotilla.fleet.transfer;

import static dev.flotilla.fleet.store.TestDatabase.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.FetchAnswer;
import dev.flotilla.contract.protocol.FetchRequest;
import dev.flotilla.contract.protocol.Fetchable;
import dev.flotilla.contract.testkit.Seeds;
import dev.flotilla.fleet.registry.MemoryArtifacts;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TransfersTest {
    private static final DeviceId DEVICE = new DeviceId("alpha");
    private static final int CHUNK = 1024;

    private final byte[] bytes = new byte[3 * CHUNK + 10];
    private final MemoryArtifacts artifacts = new MemoryArtifacts();
    private final Set<Digest> allowed = new HashSet<>();
    private final List<FetchAnswer> sent = new ArrayList<>();
    private boolean reachable = true;
    private Digest digest;
    private Transfers transfers;

    @BeforeEach
    void putAnArtifact() {
        Seeds.random("TransfersTest").nextBytes(bytes);
        digest = Digest.of(bytes);
        await(artifacts.put(digest, bytes));
        allowed.add(digest);
        transfers = new Transfers(
                (device, artifact) -> Future.succeededFuture(allowed.contains(artifact)),
                artifacts,
                this::metadata,
                (device, answer) -> {
                    if (!reachable) {
                        return Future.failedFuture("the broker is out of reach");
                    }
                    sent.add(answer);
                    return Future.succeededFuture();
                });
    }

    private Future<Optional<byte[]>> metadata(String name) {
        return Future.succeededFuture(Optional.of(bytes).filter(there -> name.equals("3.targets.json")));
    }

    private void ask(Digest artifact, long offset, int credit) {
        await(transfers.asked(
                DEVICE, new FetchRequest(new Fetchable.Artifact(artifact), offset, CHUNK, credit).toCbor()));
    }

    private FetchAnswer.Reason refusal() {
        assertEquals(1, sent.size());
        assertTrue(sent.get(0) instanceof FetchAnswer.Refused);
        return ((FetchAnswer.Refused) sent.get(0)).reason();
    }

    @Test
    void sendsAnArtifactByTheCreditThatADeviceGives() {
        ask(digest, 0, 3);
        assertEquals(3, sent.size());
        ask(digest, 3 * CHUNK, 1);
        ByteArrayOutputStream together = new ByteArrayOutputStream();
        for (FetchAnswer answer : sent) {
            FetchAnswer.Chunk chunk = (FetchAnswer.Chunk) answer;
            assertEquals(together.size(), chunk.offset());
            assertEquals(bytes.length, chunk.length());
            together.writeBytes(chunk.data());
        }
        assertArrayEquals(bytes, together.toByteArray());
        assertEquals(bytes.length, transfers.sentBytes());
    }

    @Test
    void sendsMetadataByNameToWhoeverAsks() {
        Fetchable file = new Fetchable.Metadata("3.targets.json");
        await(transfers.asked(DEVICE, new FetchRequest(file, CHUNK, 2 * CHUNK, 2).toCbor()));
        FetchAnswer.Chunk first = (FetchAnswer.Chunk) sent.get(0);
        FetchAnswer.Chunk last = (FetchAnswer.Chunk) sent.get(1);
        assertEquals(file, first.what());
        assertEquals(bytes.length, first.length());
        assertArrayEquals(Arrays.copyOfRange(bytes, CHUNK, 3 * CHUNK), first.data());
        assertArrayEquals(Arrays.copyOfRange(bytes, 3 * CHUNK, bytes.length), last.data());
    }

    @Test
    void saysWhatIsNotThereOfMetadata() {
        Fetchable none = new Fetchable.Metadata("4.targets.json");
        await(transfers.asked(DEVICE, new FetchRequest(none, 0, CHUNK, 1).toCbor()));
        assertEquals(FetchAnswer.Reason.UNAVAILABLE, refusal());
        sent.clear();
        Fetchable file = new Fetchable.Metadata("3.targets.json");
        await(transfers.asked(DEVICE, new FetchRequest(file, Long.MAX_VALUE / 2, CHUNK, 1).toCbor()));
        assertEquals(FetchAnswer.Reason.RANGE, refusal());
    }

    @Test
    void refusesADeviceWhatItMayNotHave() {
        allowed.clear();
        ask(digest, 0, 3);
        assertEquals(FetchAnswer.Reason.UNAVAILABLE, refusal());
    }

    @Test
    void saysThatThereIsNoSuchArtifact() {
        Digest unknown = Digest.of(new byte[] {1});
        allowed.add(unknown);
        ask(unknown, 0, 3);
        assertEquals(FetchAnswer.Reason.UNAVAILABLE, refusal());
    }

    @Test
    void saysOnceThatAnArtifactHasNoByteAtTheOffset() {
        ask(digest, bytes.length, 3);
        assertEquals(FetchAnswer.Reason.RANGE, refusal());
    }

    @Test
    void sendsNothingMoreOfWhatCannotBeSentUntilItIsAskedAgain() {
        reachable = false;
        ask(digest, 0, 3);
        reachable = true;
        assertEquals(List.of(), sent);
        ask(digest, 0, 1);
        assertEquals(1, sent.size());
    }

    @Test
    void failsOnAMessageThatIsNoRequest() {
        assertThrows(IllegalStateException.class, () -> await(transfers.asked(DEVICE, new byte[] {1})));
        assertEquals(List.of(), sent);
    }

    @Test
    void readsOneChunkOfADeviceOnlyWhenTheOneBeforeIsOnItsWay() {
        Deque<Promise<Void>> way = new ArrayDeque<>();
        Transfers slow = new Transfers(
                (device, artifact) -> Future.succeededFuture(allowed.contains(artifact)),
                artifacts,
                this::metadata,
                (device, chunk) -> {
                    Promise<Void> promise = Promise.promise();
                    way.add(promise);
                    return promise.future();
                });
        await(slow.asked(DEVICE, new FetchRequest(new Fetchable.Artifact(digest), 0, CHUNK, 3).toCbor()));
        for (int i = 1; i <= 3; i++) {
            assertEquals(1, way.size(), "chunk " + i);
            assertEquals((long) (i - 1) * CHUNK, slow.sentBytes());
            way.remove().complete();
        }
        assertEquals(0, way.size());
    }
}
