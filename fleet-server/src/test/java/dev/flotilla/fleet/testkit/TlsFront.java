package dev.flotilla.fleet.testkit;

import dev.flotilla.fleet.identity.ServerIdentity;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A proxy that ends TLS before a server on this machine, as operators put one there. */
public final class TlsFront implements AutoCloseable {
    private static final char[] NO_PASSWORD = new char[0];
    private static final int BACKLOG = 16;

    private final int port;
    private final Entrance entrance;

    /**
     * Listens.
     *
     * @param identity whose certificate is shown
     * @param server port of the server behind
     */
    public TlsFront(ServerIdentity identity, int server) throws IOException, GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(identity.keyStore(NO_PASSWORD), NO_PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        ServerSocket listener =
                context.getServerSocketFactory().createServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        this.port = listener.getLocalPort();
        this.entrance =
                new Entrance(listener, List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), server)));
    }

    public String url() {
        return "https://localhost:" + port;
    }

    @Override
    public void close() throws IOException {
        entrance.close();
    }
}
