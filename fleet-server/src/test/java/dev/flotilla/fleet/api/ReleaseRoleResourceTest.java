package dev.flotilla.fleet.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.protocol.FetchAnswer;
import dev.flotilla.contract.protocol.FetchRequest;
import dev.flotilla.contract.protocol.Fetchable;
import dev.flotilla.contract.protocol.Topics;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.contract.testkit.ReleaseRole;
import dev.flotilla.contract.testkit.Releases;
import dev.flotilla.fleet.store.Stores;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A role releases bundles through the API for as long as the owner lets it, on every backend. */
class ReleaseRoleResourceTest extends ApiTest {
    private static final String FAMILY = Releases.FAMILY;
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final long POLL_NANOS = 5_000_000;

    private final ReleaseRole nightly;

    ReleaseRoleResourceTest(Stores.Backend backend) {
        super(backend);
        nightly = owner.releases().delegate("nightly", FAMILY + "/*");
    }

    @BeforeEach
    void releaseByRole() {
        nightly.release(FAMILY + "/1.flotilla", bytes, FAMILY, 5, 0);
        owner.putMetadata();
        server.put("/api/trust/roles/nightly", nightly.json()).as(204);
    }

    private Document upload(int status) {
        return server.put("/api/bundles/" + FAMILY + "/1.flotilla", bytes).as(status);
    }

    private Document tryToRollOut(int status) {
        return server.post(
                        "/api/rollouts",
                        "{\"name\":\"all\",\"bundle\":\"" + bundle.digest().hex()
                                + "\",\"stages\":[{\"percent\":100,\"bakeSeconds\":0}]}")
                .as(status);
    }

    private Document shown() throws IOException {
        return server.get("/api/trust").as(200).objects("roles").get(0);
    }

    @Test
    void takesInAndRollsOutWhatARoleReleased() throws IOException {
        assertEquals(
                List.of(nightly.key().publicKey().keyId()),
                upload(201).object("signature").strings("keyIds"));
        assertEquals("nightly", shown().string("name"));
        assertEquals(nightly.version(), shown().integer("version"));
        assertEquals(Releases.EXPIRES.toString(), shown().string("expires"));
        assertFalse(shown().has("problem"));
        ApiDevice device = server.enrol("one");
        tryToRollOut(201);
        server.tick();
        assertEquals(
                FAMILY + "/1.flotilla", device.desired().orElseThrow().bundle().path());
    }

    @Test
    void sendsDevicesTheFileOverMqttToo() throws IOException {
        ApiDevice device = server.enrol("one");
        FetchRequest request =
                new FetchRequest(new Fetchable.Metadata(nightly.fileName()), 0, FetchRequest.MAX_CHUNK, 1);
        device.send(Topics.fetch(device.id()), request.toCbor());
        assertArrayEquals(nightly.json(), ((FetchAnswer.Chunk) FetchAnswer.parse(awaitSent(device))).data());
    }

    /** The request is taken in before it is answered. */
    private byte[] awaitSent(ApiDevice device) {
        Instant end = Instant.now().plus(LIMIT);
        Optional<byte[]> sent = Optional.empty();
        while (sent.isEmpty()) {
            assertTrue(Instant.now().isBefore(end), "nothing was sent within " + LIMIT);
            LockSupport.parkNanos(POLL_NANOS);
            sent = Optional.ofNullable(server.published.get(Topics.chunk(device.id())));
        }
        return sent.get();
    }

    @Test
    void takesAndRollsOutNothingOfAWithdrawnRole() throws IOException {
        upload(201);
        server.enrol("one");
        owner.releases().withdraw(nightly);
        owner.putMetadata();
        assertTrue(shown().string("problem").contains("targets.json delegates to no role"), shown().string("problem"));
        String why = tryToRollOut(400).string("detail");
        assertTrue(why.contains("test/1.flotilla is released no more"), why);
        String refused = upload(422).string("detail");
        assertTrue(refused.contains("name no file \"test/1.flotilla\""), refused);
        String late =
                server.put("/api/trust/roles/nightly", nightly.json()).as(422).string("detail");
        assertTrue(late.contains("have the owner name it"), late);
    }

    @Test
    void rollsOutNothingBelowTheFloorThatARoleSets() throws IOException {
        upload(201);
        server.enrol("one");
        nightly.release(FAMILY + "/2.flotilla", Bundles.bytes("1.1.0"), FAMILY, 6, 6);
        server.put("/api/trust/roles/nightly", nightly.json()).as(204);
        String why = tryToRollOut(400).string("detail");
        assertTrue(why.contains("release 5 of test is retired, its floor is 6"), why);
    }

    @Test
    void refusesARoleThatReleasesForAnotherFamily() throws IOException {
        nightly.release(FAMILY + "/2.flotilla", bytes, "doors", 9, 9);
        String why =
                server.put("/api/trust/roles/nightly", nightly.json()).as(422).string("detail");
        assertTrue(why.contains("so a role may release it only below doors/"), why);
    }
}
