package dev.flotilla.fleet.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.delta.DeltaHeader;
import dev.flotilla.contract.delta.DeltaWriter;
import dev.flotilla.contract.delta.Match;
import dev.flotilla.contract.protocol.DeltaRef;
import dev.flotilla.contract.protocol.FetchAnswer;
import dev.flotilla.contract.protocol.FetchRequest;
import dev.flotilla.contract.protocol.Fetchable;
import dev.flotilla.contract.protocol.Topics;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.fleet.store.Stores;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The way of a bundle to the devices that are to run it, whole or as a delta. */
class DeliveryTest extends ApiTest {

    DeliveryTest(Stores.Backend backend) {
        super(backend);
    }

    @Test
    void sendsADeviceTheBundleThatItIsAskedToRunAndNoOther() throws IOException {
        release();
        ApiDevice one = server.enrol("one");
        ApiDevice two = server.enrol("two");
        rollOut(50);
        server.tick();
        ApiDevice assigned = one.desired().isPresent() ? one : two;
        ApiDevice other = assigned.equals(one) ? two : one;
        FetchRequest request = new FetchRequest(new Fetchable.Artifact(bundle.digest()), 0, FetchRequest.MAX_CHUNK, 1);
        other.send(Topics.fetch(other.id()), request.toCbor());
        assertEquals(new FetchAnswer.Refused(request.what(), 0, FetchAnswer.Reason.UNAVAILABLE), answered(other));
        assigned.send(Topics.fetch(assigned.id()), request.toCbor());
        assertArrayEquals(bytes, ((FetchAnswer.Chunk) answered(assigned)).data());
    }

    @Test
    void pointsADeviceThatRunsTheOldBundleToTheDeltaThatWasTriedOut() throws IOException {
        ApiDevice device = deviceThatRunsTheBundle();
        byte[] newer = Bundles.bytes("1.1.0");
        byte[] delta = DeltaWriter.write(bytes, newer, List.of(new Match(0, 0, Math.min(bytes.length, newer.length))));
        assertTrue(server.post("/api/deltas", delta).as(422).string("detail").contains("upload "));
        owner.release("n.flotilla", newer);
        byte[] damaged = delta.clone();
        damaged[delta.length - 1] ^= 1;
        assertEquals(422, server.post("/api/deltas", damaged).status());
        Document kept = server.post("/api/deltas", delta).as(201);
        assertEquals(Digest.of(delta).hex(), kept.string("digest"));
        everywhere(Digest.of(newer));
        FetchRequest request = new FetchRequest(new Fetchable.Artifact(Digest.of(delta)), 0, FetchRequest.MAX_CHUNK, 1);
        device.send(Topics.fetch(device.id()), request.toCbor());
        assertTrue(answered(device) instanceof FetchAnswer.Refused, "the new bundle is not assigned yet");
        server.tick();
        DeltaRef hint = device.desired().orElseThrow().delta().orElseThrow();
        assertEquals(bundle.digest(), hint.from());
        assertEquals(Digest.of(delta), hint.artifact().digest());
        device.send(Topics.fetch(device.id()), request.toCbor());
        assertArrayEquals(delta, ((FetchAnswer.Chunk) answered(device)).data());
    }

    @Test
    void makesADeltaForADeviceThatRunsTheOldBundle() throws Exception {
        ApiDevice device = deviceThatRunsTheBundle();
        byte[] newer = Bundles.bytes("1.1.0");
        owner.release("n.flotilla", newer);
        everywhere(Digest.of(newer));
        server.tick();
        DeltaRef hint = device.desired().orElseThrow().delta().orElseThrow();
        FetchRequest request =
                new FetchRequest(new Fetchable.Artifact(hint.artifact().digest()), 0, FetchRequest.MAX_CHUNK, 1);
        device.send(Topics.fetch(device.id()), request.toCbor());
        byte[] delta = ((FetchAnswer.Chunk) answered(device)).data();
        assertEquals(hint.artifact().length(), delta.length);
        InputStream in = new ByteArrayInputStream(delta);
        DeltaHeader header = DeltaHeader.read(in);
        assertEquals(bundle.digest(), header.oldDigest());
        assertEquals(Digest.of(newer), header.newDigest());
    }

    private ApiDevice deviceThatRunsTheBundle() throws IOException {
        release();
        ApiDevice device = server.enrol("one");
        everywhere(bundle.digest());
        server.tick();
        device.report(UpdatePhase.CONFIRMED, selfTest, "");
        server.tick();
        return device;
    }

    private void everywhere(Digest digest) {
        server.post(
                        "/api/rollouts",
                        "{\"name\":\"everywhere\",\"bundle\":\"" + digest.hex()
                                + "\",\"stages\":[{\"percent\":100,\"bakeSeconds\":0,\"successThreshold\":1}]}")
                .as(201);
    }

    private FetchAnswer answered(ApiDevice device) throws IOException {
        return FetchAnswer.parse(server.published.getOrDefault(Topics.chunk(device.id()), new byte[0]));
    }
}
