package dev.flotilla.fleet.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.trust.P256KeyPair;
import dev.flotilla.contract.trust.P256PublicKey;
import dev.flotilla.fleet.device.ClaimBatch;
import dev.flotilla.fleet.device.DeviceStore;
import dev.flotilla.fleet.device.IssuedCertificate;
import dev.flotilla.fleet.device.NewDevice;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SqlRevocationsTest {
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");
    private static final Duration LIFETIME = Duration.ofDays(1);
    private static final DeviceId DEVICE = new DeviceId("a");
    private static final P256PublicKey KEY =
            P256KeyPair.generate(new SecureRandom()).publicKey();

    private final TestDatabase database = TestDatabase.fresh();
    private final SqlDevices devices = new SqlDevices(database.transactions());
    private final SqlRevocations revocations = new SqlRevocations(database.transactions());

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void listsTheCertificatesOfARevokedDeviceUntilTheyEnd() {
        enrol();
        certify(0x1f, NOW);
        certify(0x2f, NOW.plusSeconds(60));
        assertEquals(Map.of(), revoked(NOW));
        Instant at = NOW.plusSeconds(90);
        TestDatabase.await(devices.revoke(DEVICE, at));
        assertEquals(Map.of(BigInteger.valueOf(0x1f), at, BigInteger.valueOf(0x2f), at), revoked(at));
        Instant later = NOW.plus(LIFETIME).plusSeconds(1);
        assertEquals(Map.of(BigInteger.valueOf(0x2f), at), revoked(later));
        assertEquals(1, TestDatabase.await(revocations.deleteEndedBefore(later)));
        assertEquals(Map.of(BigInteger.valueOf(0x2f), at), revoked(NOW));
    }

    @Test
    void listsCertificatesThatWereTooManyOfOneDevice() {
        enrol();
        for (int n = 1; n <= DeviceStore.MAX_CERTIFICATES + 1; n++) {
            certify(n, NOW.plusSeconds(n));
        }
        Instant at = NOW.plusSeconds(DeviceStore.MAX_CERTIFICATES + 1);
        assertEquals(Map.of(BigInteger.ONE, at), revoked(at));
    }

    private Map<BigInteger, Instant> revoked(Instant now) {
        return TestDatabase.await(revocations.revoked(now));
    }

    private void enrol() {
        Digest claim = digest("claim");
        TestDatabase.await(devices.addClaims(new ClaimBatch("batch", "", NOW, NOW.plusSeconds(60)), List.of(claim)));
        TestDatabase.await(devices.enrol(claim, new NewDevice(DEVICE, "a", KEY, NOW), NOW));
    }

    private void certify(int serial, Instant now) {
        Digest digest = digest("certificate " + serial);
        IssuedCertificate certificate = new IssuedCertificate(digest, BigInteger.valueOf(serial), now.plus(LIFETIME));
        TestDatabase.await(devices.addCertificate(DEVICE, KEY, digest, certificate, now));
    }

    private static Digest digest(String text) {
        return Digest.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
