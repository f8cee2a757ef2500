package dev.flotilla.dist;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * A fleet as far as its broker goes: MQTT 5 over mutual TLS with any device that shows a certificate. It takes all that
 * devices say, and has nothing to say of its own.
 */
final class BrokerStub implements AutoCloseable {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final int KEYTOOL_SECONDS = 60;

    private final SSLServerSocket server;
    private final byte[] certificate;

    /** @param folder for the key store, which must not exist yet */
    BrokerStub(Path folder) throws IOException, GeneralSecurityException, InterruptedException {
        Path file = folder.resolve("stub.p12");
        keytool(file);
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        certificate = store.getCertificate("stub").getEncoded();
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), new TrustManager[] {new AnyDevice()}, null);
        server = (SSLServerSocket) context.getServerSocketFactory().createServerSocket();
        server.setNeedClientAuth(true);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        start("broker-stub", this::accept);
    }

    private static void keytool(Path file) throws IOException, InterruptedException {
        String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        List<String> command = List.of(
                tool,
                "-genkeypair",
                "-alias",
                "stub",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=stub",
                "-ext",
                "san=ip:127.0.0.1",
                "-ext",
                "bc:c=ca:true",
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD),
                "-keystore",
                file.toString());
        Process keytool = new ProcessBuilder(command).inheritIO().start();
        if (!keytool.waitFor(KEYTOOL_SECONDS, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            throw new IllegalStateException("keytool made no key store in " + file);
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket device = server.accept();
                start("broker-stub-device", new StubSession(device));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private static void start(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return server.getLocalPort();
    }

    /** DER; its own authority. */
    byte[] certificate() {
        return certificate.clone();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    /** Who a device is does not matter here; that it proves to have its key does. */
    private static final class AnyDevice implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String algorithm) {
            // Any.
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String algorithm) {
            throw new IllegalStateException("a server asks for devices only");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
