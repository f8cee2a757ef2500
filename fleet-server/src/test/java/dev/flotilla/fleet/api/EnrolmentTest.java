package dev.flotilla.fleet.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.trust.CertificateRequest;
import dev.flotilla.contract.trust.P256KeyPair;
import dev.flotilla.fleet.store.Stores;
import dev.flotilla.fleet.store.TestDatabase;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who gets a certificate, and how long it is good for. */
class EnrolmentTest extends ApiTest {

    EnrolmentTest(Stores.Backend backend) {
        super(backend);
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

    private static byte[] request(String name) {
        P256KeyPair key = P256KeyPair.generate(new SecureRandom());
        return CertificateRequest.create(name, key.publicKey(), key);
    }
}
