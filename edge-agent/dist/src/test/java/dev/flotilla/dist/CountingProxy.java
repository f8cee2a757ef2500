package dev.flotilla.dist;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;

/** Relays TCP on loopback and counts what goes through, both ways: the payload of TCP, that is TLS and all within it. */
final class CountingProxy implements AutoCloseable {
    private static final int BUFFER_BYTES = 16 << 10;

    private final ServerSocket server;
    private final int target;
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong pieces = new AtomicLong();

    /** @param target the port of this machine that is relayed to */
    CountingProxy(int target) throws IOException {
        this.target = target;
        this.server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    /** All bytes so far. */
    long bytes() {
        return bytes.get();
    }

    /** In how many pieces they came; on an idle connection a piece is a TCP segment. */
    long pieces() {
        return pieces.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket near = server.accept();
                Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
                start(() -> relay(near, far));
                start(() -> relay(far, near));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void relay(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            int read;
            while ((read = in.read(buffer)) >= 0) {
                bytes.addAndGet(read);
                pieces.incrementAndGet();
                out.write(buffer, 0, read);
            }
        } catch (IOException e) {
            // One of the two went.
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "counting-proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
