package dev.flotilla.apk;

import com.hivemq.embedded.EmbeddedExtension;
import com.hivemq.embedded.EmbeddedHiveMQ;
import com.hivemq.extension.sdk.api.ExtensionMain;
import com.hivemq.extension.sdk.api.auth.SimpleAuthenticator;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStartOutput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopInput;
import com.hivemq.extension.sdk.api.parameter.ExtensionStopOutput;
import com.hivemq.extension.sdk.api.services.Services;
import dev.flotilla.agent.link.PinnedTls;
import dev.flotilla.contract.testkit.Ports;
import dev.flotilla.contract.testkit.TestAuthority;
import dev.flotilla.contract.trust.P256KeyPair;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** HiveMQ over TLS, which knows its devices by certificate and keeps what they publish. */
final class SmokeBroker implements AutoCloseable {
    private static final String PASSWORD = "of a test";
    private static final Duration LIFETIME = Duration.ofHours(1);
    private static final String CONFIGURATION =
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <hivemq>
              <listeners>
                <tls-tcp-listener>
                  <port>PORT</port>
                  <bind-address>127.0.0.1</bind-address>
                  <tls>
                    <keystore>
                      <path>HOME/server.p12</path>
                      <password>PASSWORD</password>
                      <private-key-password>PASSWORD</private-key-password>
                    </keystore>
                    <client-authentication-mode>REQUIRED</client-authentication-mode>
                    <truststore>
                      <path>HOME/devices.p12</path>
                      <password>PASSWORD</password>
                    </truststore>
                  </tls>
                </tls-tcp-listener>
              </listeners>
              <persistence><mode>in-memory</mode></persistence>
              <anonymous-usage-statistics><enabled>false</enabled></anonymous-usage-statistics>
            </hivemq>
            """;

    /** Topic and text of each message. */
    final BlockingQueue<String> published = new LinkedBlockingQueue<>();

    private final EmbeddedHiveMQ hivemq;
    private final int port;

    SmokeBroker(Path home, TestAuthority authority) throws IOException, GeneralSecurityException {
        port = Ports.free();
        writeKeyStores(home, authority);
        Files.writeString(
                home.resolve("config.xml"),
                CONFIGURATION
                        .replace("PORT", String.valueOf(port))
                        .replace("HOME", home.toString())
                        .replace("PASSWORD", PASSWORD));
        hivemq = EmbeddedHiveMQ.builder()
                .withConfigurationFolder(home)
                .withDataFolder(Files.createDirectories(home.resolve("data")))
                .withExtensionsFolder(Files.createDirectories(home.resolve("extensions")))
                .withEmbeddedExtension(EmbeddedExtension.builder()
                        .withId("smoke")
                        .withName("Smoke")
                        .withVersion("1")
                        .withAuthor("Flotilla")
                        .withExtensionMain(new Listening())
                        .build())
                .build();
        hivemq.start().join();
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        hivemq.stop().join();
    }

    private static void writeKeyStores(Path home, TestAuthority authority)
            throws IOException, GeneralSecurityException {
        Instant now = Instant.now();
        P256KeyPair key = P256KeyPair.generate(new SecureRandom());
        Certificate own = PinnedTls.certificate(
                authority.issue(Smoke.HOST, key.publicKey(), now.minus(LIFETIME), now.plus(LIFETIME)));
        KeyStore server = empty();
        server.setKeyEntry(
                "server",
                KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key.pkcs8())),
                PASSWORD.toCharArray(),
                new Certificate[] {own});
        write(server, home.resolve("server.p12"));
        KeyStore devices = empty();
        devices.setCertificateEntry("fleet", PinnedTls.certificate(authority.certificate()));
        write(devices, home.resolve("devices.p12"));
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static void write(KeyStore store, Path file) throws IOException, GeneralSecurityException {
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD.toCharArray());
        }
    }

    private final class Listening implements ExtensionMain {
        @Override
        public void extensionStart(ExtensionStartInput input, ExtensionStartOutput output) {
            SimpleAuthenticator everyone = (in, out) -> out.authenticateSuccessfully();
            Services.securityRegistry().setAuthenticatorProvider(client -> everyone);
            Services.initializerRegistry()
                    .setClientInitializer((client, context) -> context.addPublishInboundInterceptor((in, out) -> {
                        String topic = in.getPublishPacket().getTopic();
                        ByteBuffer payload = in.getPublishPacket().getPayload().orElseThrow();
                        published.add(topic + " " + StandardCharsets.UTF_8.decode(payload));
                    }));
        }

        @Override
        public void extensionStop(ExtensionStopInput input, ExtensionStopOutput output) {
            // The broker drops its hooks itself.
        }
    }
}
