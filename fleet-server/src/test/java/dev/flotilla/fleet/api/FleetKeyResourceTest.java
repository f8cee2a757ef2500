package dev.flotilla.fleet.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.protocol.DesiredState;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.KeyRecipient;
import dev.flotilla.contract.protocol.KeyRecipients;
import dev.flotilla.contract.protocol.WrappedKeys;
import dev.flotilla.contract.seal.FleetKey;
import dev.flotilla.contract.seal.WrappedKey;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.contract.testkit.DeviceKeys;
import dev.flotilla.contract.testkit.Releases;
import dev.flotilla.contract.trust.P256PublicKey;
import dev.flotilla.contract.trust.TargetFile;
import dev.flotilla.fleet.store.Stores;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The way of a fleet key from the owner through the server to a device. */
class FleetKeyResourceTest {
    private final ApiFixture server = new ApiFixture(Stores.inMemory());
    private final ApiOwner owner = new ApiOwner(server);
    private final SecureRandom random = new SecureRandom();
    private final FleetKey key = FleetKey.generate(random);
    private final String path = "/api/fleet-keys/" + key.id();

    @AfterEach
    void close() {
        server.close();
    }

    private String upload() {
        byte[] bundle = Bundles.sealed("1.0.0", key);
        Releases releases = owner.releases();
        TargetFile released =
                releases.release(releases.release("m.flotilla", bundle).withFleetKey(Optional.of(key.id())));
        owner.upload("m.flotilla", bundle);
        return released.digest().hex();
    }

    private void rollOut(String bundle) {
        server.post(
                        "/api/rollouts",
                        "{\"name\":\"secret\",\"bundle\":\"" + bundle + "\",\"stages\":[{\"percent\":100,"
                                + "\"bakeSeconds\":5,\"successThreshold\":1}]}")
                .as(201);
        server.tick();
    }

    private KeyRecipients missing() throws Exception {
        return KeyRecipients.parse(server.get(path + "/missing").as(200).toJson());
    }

    private byte[] wrapped(KeyRecipient... recipients) {
        List<WrappedKeys.Entry> entries = List.of(recipients).stream()
                .map(device -> new WrappedKeys.Entry(device, WrappedKey.wrap(key, device.key(), random)))
                .toList();
        return new WrappedKeys(key.id(), entries).toDocument().toJson();
    }

    @Test
    void handsADeviceTheKeyOfWhatItIsAskedToRun() throws Exception {
        String digest = upload();
        assertEquals(
                key.id().hex(),
                server.get("/api/bundles").as(200).objects("items").get(0).string("fleetKey"));
        ApiDevice device = server.enrol("one");
        rollOut(digest);
        DesiredState without = device.desired().orElseThrow();
        assertEquals(Optional.empty(), without.key());

        KeyRecipient recipient = new KeyRecipient(device.id(), device.key().publicKey());
        assertEquals(new KeyRecipients(key.id(), List.of(recipient)), missing());
        Document answer = server.put(path, wrapped(recipient)).as(200);
        assertEquals(1, answer.integer("kept"));
        assertEquals(List.of(), answer.strings("refused"));
        assertEquals(List.of(), missing().devices());

        DesiredState told = device.desired().orElseThrow();
        assertEquals(without, told.withKey(Optional.empty()), "nothing but the key is new");
        assertEquals(key, told.key().orElseThrow().open(device.key()));
    }

    @Test
    void sendsNoKeyWithWhatNeedsNone() throws Exception {
        byte[] bundle = Bundles.bytes("1.0.0");
        owner.release("m.flotilla", bundle);
        ApiDevice device = server.enrol("one");
        server.put(path, wrapped(new KeyRecipient(device.id(), device.key().publicKey())))
                .as(200);
        rollOut(Digest.of(bundle).hex());
        assertEquals(Optional.empty(), device.desired().orElseThrow().key());
    }

    @Test
    void namesTheDevicesThatAKeyWasNotKeptFor() throws Exception {
        ApiDevice device = server.enrol("one");
        P256PublicKey foreign = DeviceKeys.number(3).publicKey();
        Document answer = server.put(
                        path,
                        wrapped(
                                new KeyRecipient(device.id(), foreign),
                                new KeyRecipient(new DeviceId("stranger"), foreign)))
                .as(200);
        assertEquals(0, answer.integer("kept"));
        assertEquals(List.of("one", "stranger"), answer.strings("refused"));
    }

    @Test
    void refusesWhatIsNoListOfWrappedKeys() {
        assertTrue(detail(server.put("/api/fleet-keys/secret", wrapped())).contains("32 lower-case"));
        FleetKey other = FleetKey.generate(random);
        assertTrue(
                detail(server.put("/api/fleet-keys/" + other.id(), wrapped())).contains("the address for"));
        assertTrue(detail(put("{\"fleetKey\":\"" + key.id() + "\",\"devices\":[{\"id\":\"one\"}]}"))
                .contains("publicKey"));
        String spki = Base64.getEncoder()
                .encodeToString(DeviceKeys.number(3).publicKey().spki());
        assertTrue(detail(put("{\"fleetKey\":\"" + key.id() + "\",\"devices\":[{\"id\":\"one\",\"publicKey\":\"" + spki
                        + "\",\"wrapped\":\"AAAA\"}]}"))
                .contains("wrapped of one"));
    }

    private ApiCalls.Answer put(String json) {
        return server.put(path, json.getBytes(StandardCharsets.UTF_8));
    }

    private static String detail(ApiCalls.Answer answer) {
        try {
            return answer.as(400).string("detail");
        } catch (MalformedDocumentException e) {
            throw new AssertionError(e);
        }
    }
}
