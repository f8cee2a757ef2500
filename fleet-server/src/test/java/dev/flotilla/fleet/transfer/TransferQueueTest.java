package dev.flotilla.fleet.transfer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.FetchRequest;
import dev.flotilla.contract.protocol.Fetchable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TransferQueueTest {
    private static final DeviceId ALPHA = new DeviceId("alpha");
    private static final DeviceId BETA = new DeviceId("beta");
    private static final DeviceId GAMMA = new DeviceId("gamma");
    private static final Digest BUNDLE = Digest.of(new byte[] {1});
    private static final Digest OTHER = Digest.of(new byte[] {2});
    private static final int CHUNK = 1024;

    private final TransferQueue queue = new TransferQueue(2, 2);

    private static FetchRequest request(Digest artifact, long chunk, int credit) {
        return new FetchRequest(new Fetchable.Artifact(artifact), chunk * CHUNK, CHUNK, credit);
    }

    /** Takes one turn after the other, each over before the next. */
    private List<String> turns() {
        List<String> turns = new ArrayList<>();
        for (Optional<TransferQueue.Turn> turn = queue.next(); turn.isPresent(); turn = queue.next()) {
            DeviceId device = turn.get().device();
            turns.add(device + " " + turn.get().piece().offset() / CHUNK);
            queue.done(device);
        }
        return turns;
    }

    @Test
    void letsDevicesTakeTurns() {
        assertTrue(queue.add(ALPHA, request(BUNDLE, 0, 3)));
        assertTrue(queue.add(BETA, request(OTHER, 7, 2)));
        assertEquals(List.of("alpha 0", "beta 7", "alpha 1", "beta 8", "alpha 2"), turns());
    }

    @Test
    void hasOneChunkOfADeviceUnderWayAndABoundedNumberInAll() {
        TransferQueue narrow = new TransferQueue(3, 2);
        narrow.add(ALPHA, request(BUNDLE, 0, 2));
        assertEquals(ALPHA, narrow.next().orElseThrow().device());
        assertEquals(Optional.empty(), narrow.next());
        narrow.add(BETA, request(BUNDLE, 0, 1));
        narrow.add(GAMMA, request(BUNDLE, 0, 1));
        assertEquals(BETA, narrow.next().orElseThrow().device());
        assertEquals(Optional.empty(), narrow.next());
        narrow.done(BETA);
        assertEquals(GAMMA, narrow.next().orElseThrow().device());
    }

    @Test
    void queuesOnceWhatIsAskedForTwice() {
        queue.add(ALPHA, request(BUNDLE, 0, 3));
        queue.add(ALPHA, request(BUNDLE, 1, 3));
        assertEquals(List.of("alpha 0", "alpha 1", "alpha 2", "alpha 3"), turns());
    }

    @Test
    void boundsWhatOneDeviceMayHaveWaiting() {
        for (int i = 0; i < 10; i++) {
            queue.add(ALPHA, request(BUNDLE, i * 100L, FetchRequest.MAX_CREDIT));
        }
        assertEquals(FetchRequest.MAX_CREDIT, turns().size());
    }

    @Test
    void dropsWhatWaitsOfAnArtifactThatIsNotWantedAnyMore() {
        queue.add(ALPHA, request(BUNDLE, 0, 3));
        queue.add(ALPHA, request(OTHER, 5, 1));
        assertEquals(List.of("alpha 5"), turns());
    }

    @Test
    void refusesOneDeviceTooManyUntilAnotherIsServed() {
        queue.add(ALPHA, request(BUNDLE, 0, 1));
        queue.add(BETA, request(BUNDLE, 0, 1));
        assertFalse(queue.add(GAMMA, request(BUNDLE, 0, 1)));
        assertEquals(2, turns().size());
        assertTrue(queue.add(GAMMA, request(BUNDLE, 0, 1)));
    }

    @Test
    void takesInWhatIsAskedForDuringATurn() {
        queue.add(ALPHA, request(BUNDLE, 0, 1));
        assertEquals(0, queue.next().orElseThrow().piece().offset());
        queue.add(ALPHA, request(BUNDLE, 1, 1));
        queue.done(ALPHA);
        assertEquals(List.of("alpha 1"), turns());
        assertEquals(Optional.empty(), queue.next());
    }
}
