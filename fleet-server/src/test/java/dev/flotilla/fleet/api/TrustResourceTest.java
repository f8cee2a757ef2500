package dev.flotilla.fleet.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.protocol.DesiredState;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.contract.testkit.Releases;
import dev.flotilla.contract.trust.OnlineKeys;
import dev.flotilla.fleet.store.Stores;
import dev.flotilla.fleet.trust.TestSigners;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the owner signs, what devices get of it, and what the server signs by it. */
class TrustResourceTest extends ApiTest {

    TrustResourceTest(Stores.Backend backend) {
        super(backend);
    }

    @Test
    void takesInWhatTheOwnerSigned() throws IOException {
        release();
        Document listed = server.get("/api/bundles").as(200).objects("items").get(0);
        assertEquals(bundle.digest().hex(), listed.string("digest"));
        assertEquals("VERIFIED", listed.object("signature").string("state"));
        assertEquals(
                List.of(owner.releases().key().publicKey().keyId()),
                listed.object("signature").strings("keyIds"));
        assertEquals(
                Digest.of(owner.releases().root()).hex(),
                server.get("/api/trust").as(200).string("rootSha256"));
        assertEquals(1, server.get("/api/fleet").as(200).integer("bundles"));
    }

    @Test
    void refusesWhatTheOwnerDidNotSign() throws IOException {
        assertEquals(
                422,
                server.put("/api/trust/targets", owner.releases().targets()).status());
        release();
        Releases thief = Releases.byOwner(2);
        thief.release("m.flotilla", bytes);
        assertEquals(422, server.put("/api/trust/root", thief.root()).status());
        assertEquals(422, server.put("/api/trust/targets", thief.targets()).status());
        byte[] tampered = bytes.clone();
        tampered[tampered.length / 2] ^= 1;
        Document problem = server.put("/api/bundles/m.flotilla", tampered).as(422);
        assertTrue(problem.string("detail").contains("m.flotilla"), problem.string("detail"));
        assertEquals(422, server.put("/api/bundles/other.flotilla", bytes).status());
        assertEquals(1, server.get("/api/bundles").as(200).objects("items").size());
    }

    @Test
    void tellsTheOwnerWhichKeysToName() throws Exception {
        Document listed = server.get("/api/trust/online-keys").as(200);
        assertEquals(ApiFixture.SIGNERS.publicKeys(), OnlineKeys.parse(listed.toJson()));
        Document refused =
                server.put("/api/trust/root", Releases.byOwner().root()).as(422);
        assertTrue(refused.string("detail").contains("keygen --online"), refused.string("detail"));
        release();
        Document trust = server.get("/api/trust").as(200);
        assertEquals(1, trust.integer("rootVersion"));
        assertEquals(1, trust.integer("targetsVersion"));
        assertFalse(trust.has("problem"));
    }

    @Test
    void givesDevicesTheMetadataByNameAndOnlyTheirRootWithoutACertificate() throws IOException {
        release();
        String root = "/metadata/root/" + Digest.of(owner.releases().root()).hex() + ".json";
        assertEquals("root", server.get(root).as(200).object("signed").string("_type"));
        assertEquals(
                404, server.get("/metadata/root/" + selfTest.hex() + ".json").status());
        assertEquals(404, server.get("/metadata/root/..%2f1.json").status());
        for (String name : List.of("1.root.json", "timestamp.json", "1.snapshot.json", "1.targets.json", "none")) {
            assertEquals(401, server.get("/metadata/" + name).status(), name);
        }
    }

    @Test
    void signsAssignmentsForOneDeviceAndUntilATimeThatMovesOn() throws IOException {
        release();
        ApiDevice device = server.enrol("one");
        rollOut(50);
        server.tick();
        DesiredState first = device.desired().orElseThrow();
        assertEquals(device.id(), first.device());
        assertEquals(server.clock.instant().plus(ApiFixture.TERM.length()), first.expires());
        device.report(UpdatePhase.CONFIRMED, selfTest, "");
        server.clock.advance(ApiFixture.TERM.step().minusMillis(1));
        server.tick();
        assertEquals(first, device.desired().orElseThrow(), "the same until its end moves on");
        server.clock.advance(Duration.ofMillis(1));
        server.tick();
        DesiredState renewed = device.desired().orElseThrow();
        assertEquals(first.counter(), renewed.counter());
        assertEquals(first.expires().plus(ApiFixture.TERM.step()), renewed.expires());
    }

    @Test
    void assignsNothingThatTheOwnerDoesNotLetItSign() throws IOException {
        OnlineKeys named = ApiFixture.SIGNERS.publicKeys();
        OnlineKeys otherDirector = new OnlineKeys(
                named.snapshot(),
                named.timestamp(),
                TestSigners.of(2).publicKeys().director());
        owner.releases().naming(otherDirector);
        release();
        ApiDevice device = server.enrol("one");
        rollOut(50);
        server.tick();
        assertTrue(device.desired().isEmpty());
        assertTrue(server.get("/api/trust").as(200).string("problem").contains("director"));
        owner.releases().naming(named).release("other.flotilla", new byte[] {1});
        owner.putMetadata();
        server.tick();
        assertEquals(1, device.desired().orElseThrow().counter());
    }
}
