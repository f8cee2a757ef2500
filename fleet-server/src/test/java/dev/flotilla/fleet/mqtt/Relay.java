package dev.flotilla.fleet.mqtt;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** The broker at another address, whose bytes pass as they are. */
final class Relay implements AutoCloseable {
    private static final int BACKLOG = 4;

    private final ServerSocket listener;
    private final String host;
    private final int port;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicLong relayed = new AtomicLong();

    Relay(String address, String host, int port) throws IOException {
        this.listener = new ServerSocket(0, BACKLOG, InetAddress.getByName(address));
        this.host = host;
        this.port = port;
        new Thread(this::accept, "relay").start();
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Bytes that passed. */
    long relayed() {
        return relayed.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket near = listener.accept();
                Socket far = new Socket(host, port);
                sockets.addAll(List.of(near, far));
                new Thread(() -> pass(near, far), "relay-up").start();
                new Thread(() -> pass(far, near), "relay-down").start();
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    private void pass(Socket from, Socket to) {
        byte[] buffer = new byte[4096];
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                out.write(buffer, 0, read);
                relayed.addAndGet(read);
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
