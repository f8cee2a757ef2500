package dev.flotilla.dist;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A TLS endpoint that a device trusts and that has nothing to say: enough for every class of a handshake to be loaded. */
final class TlsStub implements AutoCloseable {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final int KEYTOOL_SECONDS = 60;

    private final HttpsServer server;
    private final byte[] certificate;

    /** @param folder for the key store, which must not exist yet */
    TlsStub(Path folder) throws Exception {
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
        context.init(keys.getKeyManagers(), null, null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.start();
    }

    private static void keytool(Path file) throws Exception {
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

    int port() {
        return server.getAddress().getPort();
    }

    String address() {
        return "https://127.0.0.1:" + port();
    }

    /** DER; its own authority. */
    byte[] certificate() {
        return certificate.clone();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
