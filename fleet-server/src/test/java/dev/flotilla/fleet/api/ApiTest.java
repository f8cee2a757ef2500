package dev.flotilla.fleet.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.delta.DeltaHeader;
import dev.flotilla.contract.delta.DeltaWriter;
import dev.flotilla.contract.delta.Match;
import dev.flotilla.contract.protocol.DeltaRef;
import dev.flotilla.contract.protocol.DesiredState;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.FetchAnswer;
import dev.flotilla.contract.protocol.FetchRequest;
import dev.flotilla.contract.protocol.Fetchable;
import dev.flotilla.contract.protocol.TelemetryAck;
import dev.flotilla.contract.protocol.Topics;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.contract.sketch.Observation;
import dev.flotilla.contract.sketch.ObservationSketch;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.contract.testkit.Releases;
import dev.flotilla.contract.trust.CertificateRequest;
import dev.flotilla.contract.trust.OnlineKeys;
import dev.flotilla.contract.trust.P256KeyPair;
import dev.flotilla.fleet.drift.Distance;
import dev.flotilla.fleet.drift.DriftPoint;
import dev.flotilla.fleet.drift.FeatureScore;
import dev.flotilla.fleet.rollout.Rollouts;
import dev.flotilla.fleet.store.Stores;
import dev.flotilla.fleet.store.TestDatabase;
import dev.flotilla.fleet.trust.TestSigners;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The API's whole way, from upload to alert, over HTTP and with devices that sign, on every backend. */
@ParameterizedClass
@EnumSource(Stores.Backend.class)
class ApiTest {

    private final ApiFixture server;
    private final Releases owner = Releases.byOwner().naming(ApiFixture.SIGNERS.publicKeys());
    private final Bundle bundle = Bundles.bundle("1.0.0");
    private final byte[] bytes = Bundles.bytes("1.0.0");
    private final Digest selfTest = bundle.selfTest().outputDigest();

    ApiTest(Stores.Backend backend) {
        server = new ApiFixture(Stores.in(backend));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private void upload() {
        owner.release("m.flotilla", bytes);
        server.put("/api/trust/root", owner.root()).as(204);
        server.put("/api/trust/targets", owner.targets()).as(204);
        server.put("/api/bundles/m.flotilla", bytes).as(201);
    }

    private Document rollout(int percent, int maxFailures) {
        return server.post(
                        "/api/rollouts",
                        "{\"name\":\"first\",\"bundle\":\"" + bundle.digest().hex() + "\",\"maxFailures\":"
                                + maxFailures
                                + ",\"stages\":[{\"percent\":" + percent
                                + ",\"bakeSeconds\":5,\"successThreshold\":1},"
                                + "{\"percent\":100,\"bakeSeconds\":0,\"successThreshold\":1}]}")
                .as(201);
    }

    @Test
    void takesInWhatTheOwnerSigned() throws IOException {
        upload();
        Document listed = server.get("/api/bundles").as(200).objects("items").get(0);
        assertEquals(bundle.digest().hex(), listed.string("digest"));
        assertEquals("VERIFIED", listed.object("signature").string("state"));
        assertEquals(
                List.of(owner.key().publicKey().keyId()),
                listed.object("signature").strings("keyIds"));
        assertEquals(
                Digest.of(owner.root()).hex(), server.get("/api/trust").as(200).string("rootSha256"));
        assertEquals(1, server.get("/api/fleet").as(200).integer("bundles"));
    }

    @Test
    void sendsADeviceTheBundleThatItIsAskedToRunAndNoOther() throws IOException {
        upload();
        ApiDevice one = server.enrol("one");
        ApiDevice two = server.enrol("two");
        rollout(50, 0);
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
        release("n.flotilla", newer);
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
        release("n.flotilla", newer);
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
        upload();
        ApiDevice device = server.enrol("one");
        everywhere(bundle.digest());
        server.tick();
        device.report(UpdatePhase.CONFIRMED, selfTest, "");
        server.tick();
        return device;
    }

    private void release(String name, byte[] file) throws IOException {
        owner.release(name, file);
        server.put("/api/trust/targets", owner.targets()).as(204);
        server.put("/api/bundles/" + name, file).as(201);
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

    @Test
    void givesDevicesTheMetadataByNameAndOnlyTheirRootWithoutACertificate() throws IOException {
        upload();
        String root = "/metadata/root/" + Digest.of(owner.root()).hex() + ".json";
        assertEquals("root", server.get(root).as(200).object("signed").string("_type"));
        assertEquals(
                404, server.get("/metadata/root/" + selfTest.hex() + ".json").status());
        assertEquals(404, server.get("/metadata/root/..%2f1.json").status());
        for (String name : List.of("1.root.json", "timestamp.json", "1.snapshot.json", "1.targets.json", "none")) {
            assertEquals(401, server.get("/metadata/" + name).status(), name);
        }
    }

    @Test
    void tellsTheOwnerWhichKeysToName() throws Exception {
        Document listed = server.get("/api/trust/online-keys").as(200);
        assertEquals(ApiFixture.SIGNERS.publicKeys(), OnlineKeys.parse(listed.toJson()));
        Document refused =
                server.put("/api/trust/root", Releases.byOwner().root()).as(422);
        assertTrue(refused.string("detail").contains("keygen --online"), refused.string("detail"));
        upload();
        Document trust = server.get("/api/trust").as(200);
        assertEquals(1, trust.integer("rootVersion"));
        assertEquals(1, trust.integer("targetsVersion"));
        assertFalse(trust.has("problem"));
    }

    @Test
    void signsAssignmentsForOneDeviceAndUntilATimeThatMovesOn() throws IOException {
        upload();
        ApiDevice device = server.enrol("one");
        rollout(50, 0);
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
        owner.naming(otherDirector);
        upload();
        ApiDevice device = server.enrol("one");
        rollout(50, 0);
        server.tick();
        assertTrue(device.desired().isEmpty());
        assertTrue(server.get("/api/trust").as(200).string("problem").contains("director"));
        owner.naming(named).release("other.flotilla", new byte[] {1});
        server.put("/api/trust/targets", owner.targets()).as(204);
        server.tick();
        assertEquals(1, device.desired().orElseThrow().counter());
    }

    @Test
    void refusesWhatTheOwnerDidNotSign() throws IOException {
        assertEquals(422, server.put("/api/trust/targets", owner.targets()).status());
        upload();
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
    void rollsOutStageByStage() throws IOException {
        upload();
        ApiDevice one = server.enrol("one");
        ApiDevice two = server.enrol("two");
        String id = rollout(50, 0).string("id");
        server.tick();
        assertTrue(one.desired().isPresent() != two.desired().isPresent(), "one device in the first stage");
        ApiDevice first = one.desired().isPresent() ? one : two;
        ApiDevice second = first.equals(one) ? two : one;
        first.report(UpdatePhase.PROBING, selfTest, "");
        server.tick();
        assertEquals("RUNNING", stage(id, 0).string("state"));
        first.report(UpdatePhase.CONFIRMED, selfTest, "");
        server.tick();
        assertEquals("BAKING", stage(id, 0).string("state"));
        assertTrue(second.desired().isEmpty(), "second device while the first bakes");
        server.clock.advance(Duration.ofSeconds(5));
        server.tick();
        second.report(UpdatePhase.CONFIRMED, selfTest, "");
        server.tick();
        assertEquals("COMPLETED", server.get("/api/rollouts/" + id).as(200).string("state"));
        Document device = server.get("/api/devices/" + first.id()).as(200);
        assertEquals("CONFIRMED", device.string("phase"));
        assertEquals("1.0.0", device.string("activeVersion"));
        assertEquals(2, device.object("refused").integer("range"));
        assertEquals(1, device.integer("windowsDropped"));
        assertTrue(Base64.getDecoder().decode(device.string("reportedProof")).length > 64);
    }

    private Document stage(String id, int index) throws IOException {
        return server.get("/api/rollouts/" + id).as(200).objects("stages").get(index);
    }

    @Test
    void takesInDevicesThatEnrolDuringARolloutAndAfterIt() throws IOException {
        upload();
        ApiDevice first = server.enrol("first");
        String id = rollout(50, 0).string("id");
        server.tick();
        ApiDevice during = server.enrol("during");
        server.tick();
        assertTrue(during.desired().isEmpty(), "assigned in the first stage");
        assertEquals(1, stage(id, 0).integer("devices"));
        assertEquals(1, stage(id, 1).integer("devices"));
        first.report(UpdatePhase.CONFIRMED, selfTest, "");
        server.tick();
        server.clock.advance(Duration.ofSeconds(5));
        server.tick();
        during.report(UpdatePhase.CONFIRMED, selfTest, "");
        server.tick();
        assertEquals("COMPLETED", server.get("/api/rollouts/" + id).as(200).string("state"));
        ApiDevice after = server.enrol("after");
        server.tick();
        after.report(UpdatePhase.CONFIRMED, selfTest, "");
        server.tick();
        Document last = server.get("/api/rollouts/" + id + "/devices")
                .as(200)
                .objects("items")
                .get(2);
        assertEquals("after", last.string("id"));
        assertEquals(2, last.integer("stage"));
        assertEquals("SUCCEEDED", last.string("state"));
    }

    @Test
    void givesNewDevicesNoBundleThatIsRetired() throws IOException {
        upload();
        ApiDevice first = server.enrol("first");
        rollout(50, 0);
        server.tick();
        first.report(UpdatePhase.CONFIRMED, selfTest, "");
        server.tick();
        server.clock.advance(Duration.ofSeconds(5));
        server.tick();
        owner.release("next.flotilla", Bundles.bytes("1.1.0"), 2, 2);
        server.put("/api/trust/targets", owner.targets()).as(204);
        ApiDevice after = server.enrol("after");
        server.tick();
        assertTrue(after.desired().isEmpty(), "assigned a retired bundle");
    }

    @Test
    void goesOnAfterARestartOfTheServer() throws IOException {
        upload();
        ApiDevice device = server.enrol("one");
        String id = rollout(50, 0).string("id");
        server.tick();
        device.report(UpdatePhase.CONFIRMED, selfTest, "");
        Rollouts restarted = server.newRollouts();
        for (int i = 0; i < 3; i++) {
            TestDatabase.await(restarted.tick());
            server.clock.advance(Duration.ofSeconds(5));
        }
        assertEquals("COMPLETED", server.get("/api/rollouts/" + id).as(200).string("state"));
        assertEquals(1, server.get("/api/devices/one").as(200).integer("counter"), "assigned once");
    }

    @Test
    void tellsAConnectedDeviceAgainWhenTheBrokerWasOutOfReach() throws IOException {
        upload();
        ApiDevice device = server.enrol("one");
        TestDatabase.await(server.devices.connected(device.id()));
        rollout(50, 0);
        server.brokerInReach = false;
        server.tick();
        server.brokerInReach = true;
        server.tick();
        assertTrue(device.desired().isEmpty(), "told before it could have answered");
        server.clock.advance(Duration.ofSeconds(11));
        server.tick();
        assertEquals(1, device.desired().orElseThrow().counter());
    }

    @Test
    void pausesABadBundleAtTheFirstStage() throws IOException {
        upload();
        ApiDevice one = server.enrol("one");
        ApiDevice two = server.enrol("two");
        String id = rollout(50, 0).string("id");
        server.tick();
        ApiDevice first = one.desired().isPresent() ? one : two;
        ApiDevice second = first.equals(one) ? two : one;
        first.report(UpdatePhase.REJECTED, selfTest, "self-test: wrong answers");
        server.tick();
        Document rollout = server.get("/api/rollouts/" + id).as(200);
        assertEquals("PAUSED", rollout.string("state"));
        assertTrue(rollout.string("stateReason").contains("wrong answers"), rollout.string("stateReason"));
        assertTrue(second.desired().isEmpty(), "second device");
        Document part = server.get("/api/rollouts/" + id + "/devices")
                .as(200)
                .objects("items")
                .get(0);
        assertEquals("FAILED", part.string("state"));
        server.post("/api/rollouts/" + id + "/abort", "{\"reason\":\"bad\"}").as(200);
        assertEquals(409, server.post("/api/rollouts/" + id + "/resume", "{}").status());
    }

    @Test
    void givesNoticeOfAStoppedRolloutUntilItIsHeardAndAgainAfterARestart() throws IOException {
        upload();
        ApiDevice device = server.enrol("one");
        String id = rollout(50, 0).string("id");
        server.tick();
        device.report(UpdatePhase.REJECTED, selfTest, "self-test: wrong answers");
        server.notices.deaf = true;
        assertThrows(RuntimeException.class, () -> TestDatabase.await(server.rollouts.tick()));
        server.notices.deaf = false;
        server.tick();
        Map<String, List<DeviceId>> heard = Map.of(id, List.of(device.id()));
        assertEquals(heard, server.notices.failed);
        server.notices.failed.clear();
        server.tick();
        assertEquals(Map.of(), server.notices.failed, "given twice");
        TestDatabase.await(server.newRollouts().tick());
        assertEquals(heard, server.notices.failed);
        server.post("/api/rollouts/" + id + "/resume", "{}").as(200);
        assertEquals(Map.of(), server.notices.failed);
    }

    @Test
    void believesOnlyTheDevicesOwnSignature() throws IOException {
        upload();
        ApiDevice device = server.enrol("one");
        String id = rollout(50, 0).string("id");
        server.tick();
        device.report(UpdatePhase.CONFIRMED, selfTest, "", P256KeyPair.generate(new SecureRandom()));
        device.send(Topics.reported(device.id()), new byte[] {1, 2, 3});
        device.send(Topics.telemetry(device.id()), new byte[] {1, 2, 3});
        device.send(Topics.reported(new DeviceId("nobody")), new byte[] {1, 2, 3});
        server.tick();
        assertEquals(4, server.traffic.refused());
        assertEquals("RUNNING", stage(id, 0).string("state"));
    }

    @Test
    void takesNothingFromARevokedDevice() throws IOException {
        upload();
        ApiDevice device = server.enrol("one");
        String id = rollout(50, 0).string("id");
        server.tick();
        server.post("/api/devices/one/revoke", "").as(204);
        device.report(UpdatePhase.CONFIRMED, selfTest, "");
        device.telemetry("w1", bundle.digest(), bundle.baseline().sketch());
        assertEquals(2, server.traffic.refused());
        assertFalse(server.published.containsKey(Topics.ack(device.id())), "acknowledged");
        assertEquals(0, TestDatabase.await(server.stores.telemetry().totals()).windows());
        Document seen = server.get("/api/devices/one").as(200);
        assertFalse(seen.has("reportedProof"));
        assertFalse(seen.has("lastSeen"));
        Throwable refusal = assertThrows(
                        IllegalStateException.class,
                        () -> TestDatabase.await(server.devices.reported(device.id(), new byte[] {1})))
                .getCause();
        assertTrue(refusal.getMessage().contains("one: report refused: revoked at "), refusal.getMessage());
        assertEquals(0, stage(id, 0).integer("succeeded"));
    }

    @Test
    void goesOnWithoutADeviceThatIsRevokedDuringARollout() throws IOException {
        upload();
        ApiDevice one = server.enrol("one");
        ApiDevice two = server.enrol("two");
        String id = rollout(99, 0).string("id");
        server.tick();
        server.post("/api/devices/two/revoke", "").as(204);
        one.report(UpdatePhase.CONFIRMED, selfTest, "");
        for (int i = 0; i < 3; i++) {
            server.tick();
            server.clock.advance(Duration.ofSeconds(5));
        }
        assertEquals("COMPLETED", server.get("/api/rollouts/" + id).as(200).string("state"));
        assertEquals(1, stage(id, 0).integer("devices"));
        assertEquals(0, stage(id, 0).integer("pending"));
        Document page = server.get("/api/rollouts/" + id + "/devices?limit=1").as(200);
        Document part = server.get("/api/rollouts/" + id + "/devices?after=" + page.string("next"))
                .as(200)
                .objects("items")
                .get(0);
        assertEquals("two", part.string("id"));
        assertEquals("EXCLUDED", part.string("state"));
        assertTrue(part.string("reason").startsWith("revoked"), part.string("reason"));
        assertEquals(List.of(), TestDatabase.await(server.stores.rollouts().open()));
        ApiDevice again = server.enrol("two");
        server.tick();
        assertEquals(two.id(), again.id());
        again.report(UpdatePhase.CONFIRMED, selfTest, "");
        server.tick();
        assertEquals(2, stage(id, 0).integer("succeeded"));
    }

    @Test
    void isNotHeldUpByADeviceThatReportsWhatTheDatabaseDoesNotTake() throws IOException {
        upload();
        ApiDevice device = server.enrol("one");
        String id = rollout(50, 0).string("id");
        server.tick();
        device.report(UpdatePhase.REJECTED, selfTest, "no\0");
        assertEquals(1, server.traffic.refused());
        server.tick();
        assertEquals("RUNNING", stage(id, 0).string("state"));
    }

    @Test
    void takesAClaimOnce() throws IOException {
        String claim = server.post("/api/enrolment-claims", "{\"count\":1,\"expiresInSeconds\":60}")
                .as(201)
                .strings("claims")
                .get(0);
        ApiDevice device = ApiDevice.enrol(server, claim, "Camera 7");
        assertEquals(new DeviceId("camera-7"), device.id());
        assertTrue(TestDatabase.await(server.devices.authenticate(device.id(), device.certificate())));
        assertEquals(403, server.simpleEnroll(claim, request("again")).statusCode());
        assertFalse(server.knows(new DeviceId("again")));
    }

    @Test
    void givesADeviceThatMissedTheAnswerAnotherOneButNoOtherKey() throws IOException {
        String claim = server.post("/api/enrolment-claims", "{\"count\":1,\"expiresInSeconds\":60}")
                .as(201)
                .strings("claims")
                .get(0);
        byte[] request = request("Camera 7");
        X509Certificate missed =
                ApiDevice.certificate(server.simpleEnroll(claim, request).body());
        X509Certificate got =
                ApiDevice.certificate(server.simpleEnroll(claim, request).body());
        assertEquals(missed.getSubjectX500Principal(), got.getSubjectX500Principal());
        assertEquals(missed.getPublicKey(), got.getPublicKey());
        assertEquals(1, server.get("/api/devices").as(200).objects("items").size());
        DeviceId id = new DeviceId("camera-7");
        assertTrue(TestDatabase.await(server.devices.authenticate(id, got)));
        assertEquals(403, server.simpleEnroll(claim, request("Camera 7")).statusCode(), "another key");
        TestDatabase.await(server.devices.connected(id));
        assertEquals(403, server.simpleEnroll(claim, request).statusCode(), "it has its certificate");
    }

    @Test
    void signsNothingForWhoeverHasNoClaimAndLetsOneNetworkTryOnlySoOften() {
        byte[] request = request("a");
        for (int i = 0; i < 200; i++) {
            assertEquals(403, server.simpleEnroll("claim", request).statusCode());
        }
        assertEquals(0, server.issued.get());
        HttpResponse<String> tooMany = server.simpleEnroll("claim", request);
        assertEquals(429, tooMany.statusCode());
        assertEquals(Optional.of("1"), tooMany.headers().firstValue("retry-after"));
        server.clock.advance(Duration.ofSeconds(1));
        assertEquals(403, server.simpleEnroll("claim", request).statusCode());
    }

    @Test
    void saysWhenToComeAgainWhileItHasTooMuchToDo() {
        server.overloaded = true;
        HttpResponse<String> busy = server.simpleEnroll("claim", request("a"));
        assertEquals(503, busy.statusCode());
        assertEquals(Optional.of("2"), busy.headers().firstValue("retry-after"));
    }

    private static byte[] request(String name) {
        P256KeyPair key = P256KeyPair.generate(new SecureRandom());
        return CertificateRequest.create(name, key.publicKey(), key);
    }

    @Test
    void refusesWhatIsNoRequestAndWhoeverHasNoClaim() {
        assertEquals(400, server.simpleEnroll("claim", new byte[] {1, 2, 3}).statusCode());
        assertEquals(403, server.simpleEnroll("claim", request("a")).statusCode());
        String good = Base64.getEncoder().encodeToString(request("a"));
        HttpResponse<String> nobody = server.est("simpleenroll", Map.of(), good);
        assertEquals(401, nobody.statusCode());
        assertEquals(Optional.of("Basic realm=\"claim\""), nobody.headers().firstValue("www-authenticate"));
        for (String login :
                List.of("Basic ???", "Basic " + Base64.getEncoder().encodeToString(new byte[] {1, 58, 2}))) {
            int status = server.est("simpleenroll", Map.of("Authorization", login), good)
                    .statusCode();
            assertTrue(status == 400 || status == 403, login);
        }
        assertEquals(401, server.est("simplereenroll", Map.of(), good).statusCode(), "no certificate was shown");
    }

    @Test
    void revokesADeviceAndLetsItEnrolAgainUnderItsName() throws IOException {
        ApiDevice device = server.enrol("Camera 7");
        server.post("/api/devices/camera-7/revoke", "").as(204);
        assertEquals(List.of(device.id()), server.ended);
        assertFalse(TestDatabase.await(server.devices.authenticate(device.id(), device.certificate())));
        assertTrue(server.get("/api/devices/camera-7").as(200).has("revokedAt"));
        server.post("/api/devices/camera-7/revoke", "").as(404);
        server.post("/api/devices/nobody/revoke", "").as(404);
        TestDatabase.await(server.devices.connected(device.id()));
        assertEquals(4, server.ended.size(), "a connection made during the revocation ends as well");
        ApiDevice again = server.enrol("Camera 7");
        assertEquals(device.id(), again.id());
        assertTrue(TestDatabase.await(server.devices.authenticate(again.id(), again.certificate())));
        assertFalse(TestDatabase.await(server.devices.authenticate(again.id(), device.certificate())));
        assertFalse(server.get("/api/devices/camera-7").as(200).has("revokedAt"));
    }

    @Test
    void acceptsNoCertificateThatHasEnded() throws IOException {
        ApiDevice device = server.enrol("Camera 7");
        server.clock.advance(Duration.ofDays(89));
        assertTrue(TestDatabase.await(server.devices.authenticate(device.id(), device.certificate())));
        server.clock.advance(Duration.ofDays(1));
        assertFalse(TestDatabase.await(server.devices.authenticate(device.id(), device.certificate())));
    }

    @Test
    void listsClaimsWithoutTheirSecretsAndRevokesThem() throws IOException {
        Document made = server.post("/api/enrolment-claims", "{\"count\":2,\"expiresInSeconds\":60,\"group\":\"line\"}")
                .as(201);
        ApiDevice.enrol(server, made.strings("claims").get(0), "first");
        Document listed =
                server.get("/api/enrolment-claims").as(200).objects("items").get(0);
        assertEquals(made.string("id"), listed.string("id"));
        assertEquals("line", listed.string("group"));
        assertEquals(2, listed.integer("count"));
        assertEquals(1, listed.integer("used"));
        assertEquals(Set.of("id", "group", "createdAt", "expiresAt", "count", "used"), Set.copyOf(listed.keys()));
        String address = "/api/enrolment-claims/" + made.string("id");
        server.call("DELETE", address, new byte[0]).as(204);
        server.call("DELETE", address, new byte[0]).as(404);
        assertEquals(List.of(), server.get("/api/enrolment-claims").as(200).objects("items"));
        assertEquals(
                403,
                server.simpleEnroll(made.strings("claims").get(1), request("late"))
                        .statusCode());
        assertTrue(server.knows(new DeviceId("first")));
    }

    @Test
    void acknowledgesTelemetryAndRaisesOneAlertForDrift() throws IOException {
        upload();
        ApiDevice dark = server.enrol("dark");
        ApiDevice bright = server.enrol("bright");
        rollout(99, 0);
        server.tick();
        dark.report(UpdatePhase.CONFIRMED, selfTest, "");
        bright.report(UpdatePhase.CONFIRMED, selfTest, "");
        ObservationSketch same = bundle.baseline().sketch();
        ObservationSketch twentyfold = new ObservationSketch();
        while (twentyfold.inferences() < 200) {
            twentyfold.merge(same);
        }
        ObservationSketch other = new ObservationSketch();
        for (int i = 0; i < 200; i++) {
            other.record(new Observation(-1000 - i, 500 + i, 2, 0.2, 1));
        }
        bright.telemetry("w1", bundle.digest(), twentyfold);
        dark.telemetry("w1", bundle.digest(), other);
        assertArrayEquals(new TelemetryAck(List.of("w1")).toCbor(), server.published.get(Topics.ack(dark.id())));
        server.tick();
        List<Document> alerts = server.get("/api/alerts?state=OPEN").as(200).objects("items");
        assertEquals(1, alerts.size());
        assertEquals(List.of("dark"), alerts.get(0).strings("devices"));
        assertEquals("DRIFT", alerts.get(0).string("kind"));
        assertEquals("CRITICAL", alerts.get(0).string("severity"));
        String id = alerts.get(0).string("id");
        assertEquals(
                "ACKNOWLEDGED",
                server.post("/api/alerts/" + id + "/acknowledge", "{}").as(200).string("state"));
        Document drift =
                server.get("/api/drift?bundle=" + bundle.digest().hex()).as(200);
        assertEquals(2, drift.objects("devices").size());
        Document groups =
                server.get("/api/drift/groups?bundle=" + bundle.digest().hex()).as(200);
        assertEquals(1, groups.integer("compared"));
        Document line = groups.objects("groups").get(0);
        assertEquals("line", line.string("name"));
        assertEquals(2, line.integer("devices"));
        Document first = line.objects("features").get(0);
        assertTrue(first.object("baseline").flag("differs"), first.toString());
        assertFalse(first.has("others"), "there are none: " + first);
        for (int window = 2; window < 5; window++) {
            server.clock.advance(Duration.ofSeconds(10));
            dark.telemetry("w" + window, bundle.digest(), twentyfold);
        }
        server.tick();
        assertEquals(
                1,
                server.get("/api/alerts?state=RESOLVED")
                        .as(200)
                        .objects("items")
                        .size());
    }

    @Test
    void forgetsTheCourseOfDriftAfterItsTime() throws IOException {
        Distance distance = new Distance(0.1, 0.1, OptionalDouble.empty(), OptionalDouble.empty());
        FeatureScore score = new FeatureScore(
                "input.mean", FeatureScore.Kind.QUANTILE, distance, OptionalDouble.of(0.3), false, 200);
        List<DriftPoint> old = Collections.nCopies(20_001, new DriftPoint(server.clock.instant(), score, 1));
        TestDatabase.await(server.stores.drift().save(bundle.digest(), old, List.of()));
        server.clock.advance(Duration.ofDays(2));
        DriftPoint today = new DriftPoint(server.clock.instant(), score, 1);
        TestDatabase.await(server.stores.drift().save(bundle.digest(), List.of(today), List.of()));
        assertEquals(20_001, TestDatabase.await(server.drift.forgetOlderThan(Duration.ofDays(1))));
        Document drift =
                server.get("/api/drift?bundle=" + bundle.digest().hex()).as(200);
        assertEquals(1, drift.objects("features").get(0).objects("points").size());
    }

    @Test
    void saysWhatIsWrongWithARequest() throws IOException {
        upload();
        assertEquals(404, server.get("/api/devices/nobody").status());
        assertEquals(404, server.get("/api/rollouts/none").status());
        assertEquals(400, server.get("/api/devices?limit=0").status());
        assertEquals(400, server.get("/api/drift?bundle=xyz").status());
        assertEquals(400, server.get("/api/drift/groups").status());
        Document problem = server.post(
                        "/api/rollouts",
                        "{\"name\":\"x\",\"bundle\":\"" + bundle.digest().hex() + "\",\"stages\":[]}")
                .as(400);
        assertTrue(problem.string("detail").startsWith("stages"), problem.string("detail"));
        assertEquals(
                400,
                server.post("/api/enrolment-claims", "{\"count\":1,\"expiresInSeconds\":60,\"group\":\"\\u0000\"}")
                        .status());
        assertEquals(
                400,
                server.post("/api/enrolment-claims", "{\"count\":0,\"expiresInSeconds\":1}")
                        .status());
    }
}
