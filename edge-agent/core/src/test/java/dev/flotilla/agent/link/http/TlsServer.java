package dev.flotilla.agent.link.http;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.flotilla.agent.link.PinnedTls;
import dev.flotilla.contract.testkit.TestAuthority;
import dev.flotilla.contract.trust.P256KeyPair;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;

/** HTTPS on loopback under an authority of its own, made by the JDK's keytool. */
public final class TlsServer implements AutoCloseable {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final HttpsServer server;
    private final byte[] caDer;
    private final TestAuthority authority;
    private final SSLContext context;

    public TlsServer(Path folder) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        Path file = folder.resolve("server.p12");
        if (!Files.exists(file)) {
            keytool(file);
        }
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        caDer = store.getCertificate("server").getEncoded();
        authority = new TestAuthority(
                P256KeyPair.parsePkcs8(store.getKey("server", PASSWORD).getEncoded()));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.start();
    }

    private static void keytool(Path file) throws Exception {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=test",
                "-ext",
                "san=ip:127.0.0.1",
                "-ext",
                "bc:c=ca:true",
                "-validity",
                "3650",
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD));
        Process keytool = new ProcessBuilder(command).inheritIO().start();
        if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
            throw new AssertionError("keytool failed");
        }
    }

    void on(String path, HttpHandler handler) {
        server.createContext(path, handler);
    }

    /** From now on answers so where something else was answered. */
    void replace(String path, HttpHandler handler) {
        server.removeContext(path);
        on(path, handler);
    }

    String address() {
        return "https://127.0.0.1:" + server.getAddress().getPort();
    }

    public byte[] caDer() {
        return caDer.clone();
    }

    /** A further port, whose connections the caller serves. */
    public ServerSocket listen() throws IOException {
        return context.getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    /** Issues with the server's own key. */
    TestAuthority authority() {
        return authority;
    }

    public SSLSocketFactory sockets() throws Exception {
        return PinnedTls.sockets(PinnedTls.trusting(PinnedTls.certificate(caDer)));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
