package dev.flotilla.fleet.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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

    private ServerIdentity open(List<String> hosts, Instant now) throws IOException {
        return ServerIdentity.in(directory.resolve("identity"), hosts, now);
    }
}
