package dev.flotilla.fleet.oidc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.testkit.ManualClock;
import dev.flotilla.fleet.http.BoundedHttp;
import dev.flotilla.fleet.identity.PrivateFiles;
import dev.flotilla.fleet.identity.ServerIdentity;
import dev.flotilla.fleet.testkit.TlsFront;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How this server shows a provider who it is, and how it knows the provider. */
class ProviderClientTest {
    @TempDir
    private Path directory;

    private final ManualClock clock = new ManualClock(Instant.now());
    private final TestProvider provider = new TestProvider(clock);

    @AfterEach
    void close() {
        provider.close();
    }

    private ProviderUser redeem(Optional<String> secret, Optional<Path> authorities) throws Exception {
        OidcSettings settings = provider.settings(authorities, Duration.ofSeconds(20));
        Provider client = new Provider(
                settings, secret, new BoundedHttp(authorities, settings.timeout(), Provider.MAX_BYTES), clock);
        PendingSignIn pending =
                new PendingSignIn("nonce", "verifier", clock.instant().plusSeconds(60));
        String code = provider.visit(client.authorization("state", pending)).get("code");
        return client.redeem(code, pending);
    }

    @Test
    void showsItsSecretAsTheProviderTakesIt() throws Exception {
        redeem(Optional.of(TestProvider.SECRET), Optional.empty());
        String basic = Base64.getEncoder().encodeToString("fleet:s3%3Acret%3F".getBytes(StandardCharsets.UTF_8));
        assertEquals("Basic " + basic, provider.lastClient.get("authorization"));
        assertEquals("", provider.lastClient.get("client_secret"));
        provider.secretInBody = true;
        redeem(Optional.of(TestProvider.SECRET), Optional.empty());
        assertEquals("", provider.lastClient.get("authorization"));
        assertEquals(TestProvider.SECRET, provider.lastClient.get("client_secret"));
        redeem(Optional.empty(), Optional.empty());
        assertEquals("fleet", provider.lastClient.get("client_id"));
        assertEquals("", provider.lastClient.get("client_secret"));
    }

    @Test
    void trustsTheAuthoritiesThatItIsGivenAndNoOthers() throws Exception {
        ServerIdentity identity = ServerIdentity.in(directory, List.of("localhost"), Instant.now());
        Path authority = Files.writeString(directory.resolve("ca.pem"), identity.authorityPem());
        Path other = Files.writeString(
                directory.resolve("other.pem"),
                ServerIdentity.in(Files.createDirectory(directory.resolve("o")), List.of("localhost"), Instant.now())
                        .authorityPem());
        try (TlsFront front = new TlsFront(identity, provider.port())) {
            provider.publicUrl = Optional.of(front.url());
            assertEquals(
                    "grace", redeem(Optional.empty(), Optional.of(authority)).name());
            assertThrows(IOException.class, () -> redeem(Optional.empty(), Optional.of(other)));
            assertThrows(IOException.class, () -> redeem(Optional.empty(), Optional.empty()));
        }
    }

    @Test
    void readsItsSecretFromAFileThatNobodyElseMayRead() throws Exception {
        Path secret = directory.resolve("secret");
        PrivateFiles.write(secret, "abc\n".getBytes(StandardCharsets.UTF_8));
        assertEquals("abc", PrivateFiles.readLine(secret, "the secret"));
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r-----"));
        IOException open = assertThrows(IOException.class, () -> PrivateFiles.readLine(secret, "the secret"));
        assertTrue(String.valueOf(open.getMessage()).contains("chmod 600"), open.getMessage());
        PrivateFiles.write(secret, "a\nb".getBytes(StandardCharsets.UTF_8));
        assertThrows(IOException.class, () -> PrivateFiles.readLine(secret, "the secret"));
    }

    @Test
    void saysWhichSettingIsUnfit() {
        for (String url : List.of("http://id.example", "ftp://127.0.0.1", "https://a@id.example", "id.example", "x:")) {
            IllegalArgumentException refused =
                    assertThrows(IllegalArgumentException.class, () -> OidcSettings.address("oidc.issuer", url), url);
            assertTrue(String.valueOf(refused.getMessage()).startsWith("oidc.issuer: expected an address"), url);
        }
        assertEquals(URI.create("https://fleet.example"), OidcSettings.publicUrl("p", "https://fleet.example/"));
        assertThrows(IllegalArgumentException.class, () -> OidcSettings.publicUrl("p", "https://fleet.example/x"));
        for (String rule : List.of("admins", "admins=root", "=admin")) {
            assertThrows(IllegalArgumentException.class, () -> RoleMapping.parse(List.of(rule)), rule);
        }
    }
}
