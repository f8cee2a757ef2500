package dev.flotilla.sample.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What goes over the wire between a device and a server, counted: listens on one loopback address for what listens at the same
 * port of another. Counts what TCP carries, TLS and all; headers of TCP and IP come on top.
 */
public final class Wire implements AutoCloseable {
    /** Where devices connect to. */
    public static final String HOST = "127.0.0.2";
    /** Where the server listens: the loopback address that Java knows. */
    public static final String SERVER = "127.0.0.1";

    private final ServerSocket listener;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong connections = new AtomicLong();

    private Wire(ServerSocket listener) {
        this.listener = listener;
    }

    /** A wire to this port. */
    public static Wire to(int port) throws IOException {
        Wire wire = new Wire(new ServerSocket(port, 0, InetAddress.getByName(HOST)));
        wire.threads.execute(wire::accept);
        return wire;
    }

    /** Bytes from the device since the beginning. */
    public long sent() {
        return sent.get();
    }

    /** Bytes to the device since the beginning. */
    public long received() {
        return received.get();
    }

    /** Connections since the beginning. */
    public long connections() {
        return connections.get();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket device = listener.accept();
                Socket server = new Socket();
                sockets.add(device);
                sockets.add(server);
                server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getLocalPort()));
                connections.incrementAndGet();
                threads.execute(() -> carry(device, server, sent));
                threads.execute(() -> carry(server, device, received));
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private static void carry(Socket from, Socket to, AtomicLong count) {
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            byte[] buffer = new byte[1 << 16];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                count.addAndGet(read);
                out.write(buffer, 0, read);
            }
        } catch (IOException e) {
            // One side hung up; the other is told by closing.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
        threads.shutdownNow();
    }
}
