package dev.flotilla.fleet.mqtt;

import dev.flotilla.fleet.identity.PrivateFiles;
import dev.flotilla.fleet.identity.ServerIdentity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Locale;

/**
 * The files that HiveMQ reads: a configuration, at its start, and a key store, also whenever it changes. Both are for the
 * owner's eyes only.
 */
final class BrokerHome {
    /**
     * Topic aliases are off since Paho 1.2.5 replays them across connections. The receive maximum is raised from HiveMQ's
     * small default, because one client, the server, gets the messages of the whole fleet; so is its queue, by {@link
     * BrokerAuthenticator}. A device waits for what it asked to run, acknowledgements, and the chunks of its credit.
     */
    @SuppressWarnings("InlineFormatString") // Half a page of XML reads better apart from the code.
    private static final String CONFIGURATION =
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <hivemq>
              <listeners>
                <tls-tcp-listener>
                  <port>%d</port>
                  <bind-address>%s</bind-address>
                  <tls>
                    <keystore>
                      <path>%s</path>
                      <password>%s</password>
                      <private-key-password>%s</private-key-password>
                    </keystore>
                    <client-authentication-mode>REQUIRED</client-authentication-mode>
                    <truststore>
                      <path>%s</path>
                      <password>%s</password>
                    </truststore>
                  </tls>
                </tls-tcp-listener>
              </listeners>
              <mqtt>
                <topic-alias><enabled>false</enabled></topic-alias>
                <receive-maximum><server-receive-maximum>100</server-receive-maximum></receive-maximum>
                <queued-messages>
                  <max-queue-size>64</max-queue-size>
                  <strategy>discard-oldest</strategy>
                </queued-messages>
                <packets><max-packet-size>%d</max-packet-size></packets>
                <keep-alive><allow-unlimited>false</allow-unlimited><max-keep-alive>600</max-keep-alive></keep-alive>
                <session-expiry><max-interval>0</max-interval></session-expiry>
                <shared-subscriptions><enabled>false</enabled></shared-subscriptions>
              </mqtt>
              <restrictions>
                <max-client-id-length>63</max-client-id-length>
                <max-topic-length>128</max-topic-length>
                <no-connect-idle-timeout>10000</no-connect-idle-timeout>
              </restrictions>
              <security><allow-empty-client-id><enabled>false</enabled></allow-empty-client-id></security>
              <persistence><mode>in-memory</mode></persistence>
              <anonymous-usage-statistics><enabled>false</enabled></anonymous-usage-statistics>
            </hivemq>
            """;

    private static final int PASSWORD_BYTES = 24;

    private final Path home;
    private final String password;

    private BrokerHome(Path home, String password) {
        this.home = home;
        this.password = password;
    }

    static BrokerHome write(BrokerSettings settings, int port, ServerIdentity identity) throws IOException {
        Path home = settings.home().toAbsolutePath();
        Files.createDirectories(
                home, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        String password = Base64.getUrlEncoder().encodeToString(random);
        BrokerHome layout = new BrokerHome(home, password);
        for (Path folder : new Path[] {layout.configuration(), layout.data(), layout.extensions()}) {
            Files.createDirectories(folder);
        }
        layout.show(identity);
        PrivateFiles.write(layout.trustStore(), encoded(identity.trustStore(), password.toCharArray()));
        String xml = String.format(
                Locale.ROOT,
                CONFIGURATION,
                port,
                escape(settings.host()),
                escape(layout.keyStore().toString()),
                password,
                password,
                escape(layout.trustStore().toString()),
                password,
                BrokerSettings.MAX_PACKET);
        PrivateFiles.write(layout.configuration().resolve("config.xml"), xml.getBytes(StandardCharsets.UTF_8));
        return layout;
    }

    Path configuration() {
        return home.resolve("conf");
    }

    Path data() {
        return home.resolve("data");
    }

    Path extensions() {
        return home.resolve("extensions");
    }

    private Path keyStore() {
        return configuration().resolve("server.p12");
    }

    private Path trustStore() {
        return configuration().resolve("devices.p12");
    }

    /** Puts another certificate into the key store. */
    void show(ServerIdentity identity) throws IOException {
        PrivateFiles.write(keyStore(), encoded(identity.keyStore(password.toCharArray()), password.toCharArray()));
    }

    private static byte[] encoded(KeyStore store, char[] password) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            store.store(out, password);
        } catch (GeneralSecurityException e) {
            throw new IOException("the broker's key stores cannot be made", e);
        }
        return out.toByteArray();
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}
