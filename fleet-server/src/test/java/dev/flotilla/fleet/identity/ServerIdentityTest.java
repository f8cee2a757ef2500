package dev.flotilla.fleet.identity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerIdentityTest {
    private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

    @TempDir
    Path directory;

    @Test
    void isSignedByItsAuthorityForAllItsNames() throws Exception {
        ServerIdentity identity = open(List.of("fleet.example", "10.1.2.3"), NOW);
        identity.certificate().verify(identity.authority().getPublicKey());
        Set<String> names = identity.certificate().getSubjectAlternativeNames().stream()
                .map(name -> String.valueOf(name.get(1)))
                .collect(Collectors.toSet());
        assertEquals(Set.of("fleet.example", "10.1.2.3", "localhost", "127.0.0.1"), names);
        assertEquals(Digest.of(identity.authority().getEncoded()), identity.authorityDigest());
    }

    @Test
    void listsWhatItsAuthorityTookBack() throws Exception {
        ServerIdentity identity = open(List.of("fleet.example"), NOW);
        BigInteger serial = BigInteger.valueOf(77);
        String pem = identity.revocationList(Map.of(serial, NOW.minusSeconds(60)), NOW, Duration.ofDays(10));
        X509CRL list = (X509CRL) CertificateFactory.getInstance("X.509")
                .generateCRL(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
        list.verify(identity.authority().getPublicKey());
        assertEquals(
                NOW.minusSeconds(60),
                list.getRevokedCertificate(serial).getRevocationDate().toInstant());
        assertEquals(1, list.getRevokedCertificates().size());
        assertEquals(NOW.plus(Duration.ofDays(10)), list.getNextUpdate().toInstant());
    }

    @Test
    void makesAnotherServersIdentityUnderItsAuthority() throws Exception {
        ServerIdentity identity = open(List.of("fleet.example"), NOW);
        ServerIdentity other = identity.another(directory.resolve("other"), List.of("broker.example"), NOW);
        other.certificate().verify(identity.authority().getPublicKey());
        assertNotEquals(identity.certificate(), other.certificate());
        assertEquals(
                other.certificate(),
                identity.another(directory.resolve("other"), List.of("broker.example"), NOW)
                        .certificate());
    }

    @Test
    void staysTheSameOverRestarts() throws IOException {
        ServerIdentity first = open(List.of("fleet.example"), NOW);
        ServerIdentity again = open(List.of("fleet.example"), NOW.plus(Duration.ofDays(300)));
        assertEquals(first.certificate(), again.certificate());
    }

    @Test
    void renewsTheCertificateButNotTheAuthorityWhenItExpiresOrItsNamesChange() throws IOException {
        ServerIdentity first = open(List.of("fleet.example"), NOW);
        ServerIdentity renamed = open(List.of("other.example"), NOW);
        ServerIdentity later = open(List.of("other.example"), NOW.plus(Duration.ofDays(1000)));
        assertNotEquals(first.certificate(), renamed.certificate());
        assertNotEquals(renamed.certificate(), later.certificate());
        assertEquals(first.authorityDigest(), later.authorityDigest());
    }

    @Test
    void isRenewedByTheAuthorityThatItHasAlready() throws Exception {
        ServerIdentity owner = ServerIdentity.in(directory.resolve("owner"), List.of(), NOW);
        ServerIdentity identity = open(files("owner", "owner"));
        Files.delete(directory.resolve("owner/ca.key.pem"));
        Path folder = directory.resolve("identity");
        assertEquals(
                identity.certificate(), identity.renewed(folder, List.of(), NOW).certificate());
        ServerIdentity renewed = identity.renewed(folder, List.of(), NOW.plus(Duration.ofDays(800)));
        assertNotEquals(identity.certificate(), renewed.certificate());
        renewed.certificate().verify(owner.authority().getPublicKey());
        Instant after = NOW.plus(Duration.ofDays(365 * 21));
        IOException ended = assertThrows(IOException.class, () -> identity.renewed(folder, List.of(), after));
        assertTrue(ended.getMessage().contains("CN=Flotilla Server CA ended at"), ended.getMessage());
    }

    @Test
    void keepsItsFilesForTheOwnerOnly() throws IOException {
        open(List.of(), NOW);
        try (Stream<Path> files = Files.list(directory.resolve("identity"))) {
            for (Path file : files.toList()) {
                assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            }
        }
    }

    @Test
    void saysWhichFileIsMissing() throws IOException {
        open(List.of(), NOW);
        Files.delete(directory.resolve("identity/ca.key.pem"));
        IOException failure = assertThrows(IOException.class, () -> open(List.of(), NOW));
        assertTrue(failure.getMessage().contains("ca.key.pem is missing"), failure.getMessage());
    }

    @Test
    void keepsTheKeyOfAnAuthorityWhoseCertificateIsGone() throws IOException {
        open(List.of(), NOW);
        byte[] key = Files.readAllBytes(directory.resolve("identity/ca.key.pem"));
        Files.delete(directory.resolve("identity/ca.pem"));
        IOException failure = assertThrows(IOException.class, () -> open(List.of(), NOW));
        assertTrue(failure.getMessage().contains("ca.pem is missing"), failure.getMessage());
        assertArrayEquals(key, Files.readAllBytes(directory.resolve("identity/ca.key.pem")));
    }

    @Test
    void refusesAKeyThatOthersMayRead() throws IOException {
        ServerIdentity.in(directory.resolve("owner"), List.of(), NOW);
        Path key = directory.resolve("owner/ca.key.pem");
        for (String mode : List.of("rw-r-----", "rw----r--", "rw-rw----")) {
            Files.setPosixFilePermissions(key, PosixFilePermissions.fromString(mode));
            IOException failure = assertThrows(IOException.class, () -> open(files("owner", "owner")));
            assertTrue(failure.getMessage().contains("its mode is " + mode), failure.getMessage());
        }
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("r--------"));
        open(files("owner", "owner"));
    }

    @Test
    void signsWithTheOwnersAuthority() throws Exception {
        ServerIdentity owner = ServerIdentity.in(directory.resolve("owner"), List.of(), NOW);
        ServerIdentity before = open(List.of(), NOW);
        ServerIdentity identity = open(files("owner", "owner"));
        assertEquals(owner.authorityDigest(), identity.authorityDigest());
        assertNotEquals(before.certificate(), identity.certificate());
        identity.certificate().verify(owner.authority().getPublicKey());
        X509Certificate device =
                identity.issueClient("edge-7", owner.certificate().getPublicKey(), NOW, Duration.ofDays(90_000));
        device.verify(owner.authority().getPublicKey());
        assertEquals(Optional.of("edge-7"), ClientCertificates.findCommonName(device));
        assertEquals(owner.authority().getNotAfter(), device.getNotAfter(), "nothing outlives the authority");
    }

    @Test
    void saysWhatIsWrongWithTheOwnersFiles() throws IOException {
        ServerIdentity.in(directory.resolve("owner"), List.of(), NOW);
        ServerIdentity.in(directory.resolve("other"), List.of(), NOW);
        IOException foreign = assertThrows(IOException.class, () -> open(files("owner", "other")));
        assertTrue(foreign.getMessage().contains("not the key of"), foreign.getMessage());
        AuthorityFiles server =
                new AuthorityFiles(directory.resolve("owner/server.pem"), directory.resolve("owner/server.key.pem"));
        IOException leaf = assertThrows(IOException.class, () -> open(server));
        assertTrue(leaf.getMessage().contains("not the certificate of an authority"), leaf.getMessage());
    }

    private AuthorityFiles files(String certificate, String key) {
        return new AuthorityFiles(
                directory.resolve(certificate).resolve("ca.pem"),
                directory.resolve(key).resolve("ca.key.pem"));
    }

    private ServerIdentity open(AuthorityFiles owners) throws IOException {
        return ServerIdentity.in(directory.resolve("identity"), List.of(), Optional.of(owners), NOW);
    }

    private ServerIdentity open(List<String> hosts, Instant now) throws IOException {
        return ServerIdentity.in(directory.resolve("identity"), hosts, now);
    }
}
