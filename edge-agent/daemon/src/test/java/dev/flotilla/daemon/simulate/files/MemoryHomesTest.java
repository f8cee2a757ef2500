package dev.flotilla.daemon.simulate.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.agent.link.Enrolled;
import dev.flotilla.agent.link.EnrolmentLink;
import dev.flotilla.contract.protocol.BrokerAddress;
import dev.flotilla.contract.testkit.TestAuthority;
import dev.flotilla.contract.trust.CertificateRequest;
import dev.flotilla.contract.trust.TrustException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryHomesTest {
    private static final int QUOTA = 1 << 20;
    private static final String SERVER = "https://fleet.test";
    private static final byte[] ROOT = "root".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path folder;

    private final EnrolmentLink link = link(new TestAuthority());

    private Path path() {
        return folder.resolve("identities");
    }

    /** As the server would, without looking at a claim. */
    private static EnrolmentLink link(TestAuthority authority) {
        byte[] ca = authority.certificate();
        return request -> {
            CertificateRequest parsed = parse(request);
            Instant now = Instant.now();
            byte[] certificate = authority.issue(parsed.commonName(), parsed.key(), now, now.plus(Duration.ofDays(1)));
            return new Enrolled(certificate, new BrokerAddress("fleet.test", 1), ca, ROOT);
        };
    }

    private static CertificateRequest parse(byte[] request) throws IOException {
        try {
            return CertificateRequest.parse(request);
        } catch (TrustException e) {
            throw new IOException(e);
        }
    }

    @Test
    void findsTheSameDevicesAtTheNextStart() throws IOException {
        Home one;
        try (IdentityFile file = new IdentityFile(path())) {
            MemoryHomes homes = new MemoryHomes(file, QUOTA, QUOTA, QUOTA);
            one = homes.enrol(SERVER, "sim-001", link);
            homes.enrol(SERVER, "sim-002", link);
            assertEquals(Optional.empty(), homes.find("sim-003"));
        }
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path())));
        try (IdentityFile file = new IdentityFile(path())) {
            Home again =
                    new MemoryHomes(file, QUOTA, QUOTA, QUOTA).find("sim-001").orElseThrow();
            assertEquals("sim-001", again.identity().device().value());
            assertEquals(SERVER, again.identity().server());
            assertArrayEquals(ROOT, again.identity().rootJson());
            assertArrayEquals(
                    one.key().publicKey().spki(), again.key().publicKey().spki());
            assertEquals(one.key().tlsKey(), again.key().tlsKey());
        }
    }

    @Test
    void takesNoDeviceOfAnotherFleetIn() throws IOException {
        try (IdentityFile file = new IdentityFile(path())) {
            MemoryHomes homes = new MemoryHomes(file, QUOTA, QUOTA, QUOTA);
            homes.enrol(SERVER, "sim-001", link);
            IOException e = assertThrows(
                    IOException.class, () -> homes.enrol("https://other.test", "sim-002", link(new TestAuthority())));
            assertTrue(String.valueOf(e.getMessage()).contains(SERVER), e.getMessage());
            assertEquals(Optional.empty(), homes.find("sim-002"));
        }
    }

    @Test
    void namesTheLineThatIsDamaged() throws IOException {
        try (IdentityFile file = new IdentityFile(path())) {
            new MemoryHomes(file, QUOTA, QUOTA, QUOTA).enrol(SERVER, "sim-001", link);
        }
        Files.writeString(path(), "{\"name\":", StandardCharsets.UTF_8, StandardOpenOption.APPEND);
        IOException e = assertThrows(IOException.class, () -> new IdentityFile(path()));
        assertTrue(String.valueOf(e.getMessage()).contains("line 3"), e.getMessage());
    }
}
