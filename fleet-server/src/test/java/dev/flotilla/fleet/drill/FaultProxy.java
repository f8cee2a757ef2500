package dev.flotilla.fleet.drill;

import dev.flotilla.fleet.identity.ServerIdentity;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * A bad link between a device and its server, on loopback. It has the keys of both, so that it sees what it spoils: towards
 * the device it is the server, towards the server the device. Below TLS it cuts and slows, above it counts and shuffles.
 */
final class FaultProxy implements AutoCloseable {
    private static final char[] PASSWORD = "drill".toCharArray();
    /** Less than a record of TLS: what waits here when a connection is reset was counted, and never crosses the link. */
    private static final int SEND_BUFFER = 4096;

    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final SSLSocketFactory asServer;
    private final SSLSocketFactory asDevice;
    private final int target;
    private final Downstream downstream;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile FaultyLink link = FaultyLink.whole();

    /**
     * @param server whom it shows the device
     * @param asDevice TLS as the device has it
     * @param target the server's port
     */
    FaultProxy(ServerIdentity server, SSLSocketFactory asDevice, int target, Downstream downstream)
            throws IOException, GeneralSecurityException {
        this.asServer = context(server).getSocketFactory();
        this.asDevice = asDevice;
        this.target = target;
        this.downstream = downstream;
        start("proxy to " + target, this::accept);
    }

    private static SSLContext context(ServerIdentity server) throws GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(server.keyStore(PASSWORD), PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    int port() {
        return listener.getLocalPort();
    }

    /** What is wrong with connections from now on; those that are open end. */
    void spoil(FaultyLink with) throws IOException {
        link = with;
        for (Socket socket : open) {
            socket.close();
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(String name, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // The end of a connection is what this is all about.
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (true) {
            Socket socket = listener.accept();
            socket.setSendBufferSize(SEND_BUFFER);
            start("proxied connection", () -> serve(socket));
        }
    }

    private void serve(Socket socket) throws IOException {
        // First into the set, then the look at the link: one that is replaced meanwhile ends this connection.
        open.add(socket);
        FaultyLink faults = link;
        try (DeviceSide below = new DeviceSide(socket, faults);
                SSLSocket device = (SSLSocket) asServer.createSocket(below, (InputStream) null, true)) {
            device.startHandshake();
            try (SSLSocket server = (SSLSocket) asDevice.createSocket("localhost", target)) {
                server.startHandshake();
                start("to the server", () -> upstream(device, server));
                downstream.forward(server.getInputStream(), below, device.getOutputStream(), faults);
            } finally {
                below.hangUp();
            }
        } finally {
            open.remove(socket);
        }
    }

    private static void upstream(SSLSocket device, SSLSocket server) throws IOException {
        try (server) {
            OutputStream out = server.getOutputStream();
            InputStream in = device.getInputStream();
            byte[] buffer = new byte[4096];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
            }
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
