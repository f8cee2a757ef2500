package dev.flotilla.fleet.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A TCP proxy, as operators put one before their servers: each connection goes to the next of those that answer. */
public final class Entrance implements AutoCloseable {
    private static final int BUFFER = 8192;

    private final ServerSocket listener;
    private final List<SocketAddress> servers;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicInteger turn = new AtomicInteger();

    /** Passes on what comes to this listener, which is closed with it. */
    public Entrance(ServerSocket listener, List<? extends SocketAddress> servers) {
        this.listener = listener;
        this.servers = List.copyOf(servers);
        new Thread(this::accept, "entrance").start();
    }

    private void accept() {
        try {
            while (true) {
                serve(listener.accept());
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    private void serve(Socket near) throws IOException {
        Optional<Socket> found = next();
        if (found.isEmpty()) {
            near.close();
            return;
        }
        Socket far = found.get();
        sockets.addAll(List.of(near, far));
        new Thread(() -> pass(near, far), "entrance-up").start();
        new Thread(() -> pass(far, near), "entrance-down").start();
    }

    private Optional<Socket> next() {
        for (int tried = 0; tried < servers.size(); tried++) {
            SocketAddress server = servers.get(Math.floorMod(turn.getAndIncrement(), servers.size()));
            try {
                Socket far = new Socket();
                far.connect(server);
                return Optional.of(far);
            } catch (IOException e) {
                // The next one may answer.
            }
        }
        return Optional.empty();
    }

    private static void pass(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
            }
        } catch (IOException e) {
            // One side is gone, and so is the other now.
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
