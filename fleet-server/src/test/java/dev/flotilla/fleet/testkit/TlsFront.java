package dev.flotilla.fleet.testkit;

import dev.flotilla.fleet.identity.ServerIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A proxy that ends TLS before a server on this machine, as operators put one there. */
public final class TlsFront implements AutoCloseable {
    private static final char[] NO_PASSWORD = new char[0];
    private static final int BACKLOG = 16;

    private final ServerSocket listener;
    private final int port;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    /**
     * Listens.
     *
     * @param identity whose certificate is shown
     * @param port of the server behind
     */
    public TlsFront(ServerIdentity identity, int port) throws IOException, GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(identity.keyStore(NO_PASSWORD), NO_PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        this.listener =
                context.getServerSocketFactory().createServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        this.port = port;
        new Thread(this::accept, "tls-front").start();
    }

    public String url() {
        return "https://localhost:" + listener.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket near = listener.accept();
                Socket far = new Socket(InetAddress.getLoopbackAddress(), port);
                sockets.addAll(List.of(near, far));
                new Thread(() -> pass(near, far), "tls-front-up").start();
                new Thread(() -> pass(far, near), "tls-front-down").start();
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    private static void pass(Socket from, Socket to) {
        byte[] buffer = new byte[8192];
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
            }
        } catch (IOException e) {
            // One side is gone, or does not trust the certificate.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
