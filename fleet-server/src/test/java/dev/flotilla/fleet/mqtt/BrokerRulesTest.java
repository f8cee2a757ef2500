package dev.flotilla.fleet.mqtt;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.fleet.cluster.BrokerRules;
import dev.flotilla.fleet.identity.ServerIdentity;
import dev.flotilla.fleet.testkit.DeviceTls;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerRulesTest {
    private final Instant now = Instant.now();

    @TempDir
    Path folder;

    private ServerIdentity server;
    private X509Certificate camera;
    private BrokerRules rules;

    @BeforeEach
    void writeFiles() throws IOException {
        server = ServerIdentity.in(folder.resolve("identity"), List.of(), now);
        camera = DeviceTls.issuedBy(server, "camera").certificate();
        Files.writeString(folder.resolve(BrokerFiles.PERMISSIONS), MosquittoConfiguration.permissions());
        revoke(Map.of());
        rules = new BrokerRules(folder);
    }

    private void revoke(Map<BigInteger, Instant> serials) throws IOException {
        Files.writeString(folder.resolve(BrokerFiles.REVOKED), server.revocationList(serials, now, Duration.ofDays(1)));
    }

    @Test
    void admitsADeviceUnderItsOwnNameAlone() {
        assertTrue(rules.admits(camera, "camera"));
        assertFalse(rules.admits(camera, "other"));
        assertFalse(rules.admits(camera, ""));
    }

    @Test
    void admitsNoDeviceWhoseCertificateWasTakenBackMeanwhile() throws IOException {
        assertTrue(rules.admits(camera, "camera"));
        revoke(Map.of(camera.getSerialNumber(), now));
        assertFalse(rules.admits(camera, "camera"));
        assertTrue(rules.admits(DeviceTls.issuedBy(server, "camera").certificate(), "camera"), "with another one");
    }

    @Test
    void admitsNobodyWithoutAListOfRevokedCertificates() throws IOException {
        Files.delete(folder.resolve(BrokerFiles.REVOKED));
        assertFalse(rules.admits(camera, "camera"));
    }
}
