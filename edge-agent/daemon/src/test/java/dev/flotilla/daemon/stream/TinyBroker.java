package dev.flotilla.daemon.stream;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** As much of an MQTT 5 broker (OASIS MQTT 5.0, section 3) as one client needs that subscribes once and publishes. */
final class TinyBroker implements AutoCloseable {
    private static final int CONNECT = 1;
    private static final int PUBLISH = 3;
    private static final int SUBSCRIBE = 8;
    private static final int PING = 12;
    private static final long PATIENCE_SECONDS = 20;

    private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final BlockingQueue<byte[]> published = new LinkedBlockingQueue<>();
    private final BlockingQueue<Socket> subscribed = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::run, "tiny-broker");

    TinyBroker() throws IOException {
        thread.start();
    }

    String address() {
        return "tcp://127.0.0.1:" + listener.getLocalPort();
    }

    private void run() {
        while (!listener.isClosed()) {
            try (Socket socket = listener.accept()) {
                serve(socket);
            } catch (IOException e) {
                // The client is gone, or the test is over.
            }
        }
    }

    private void serve(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(socket.getInputStream());
        while (true) {
            int first = in.readUnsignedByte();
            byte[] packet = in.readNBytes(variable(in));
            int id = packet.length > 1 ? uint16(packet) : 0;
            switch (first >> 4) {
                case CONNECT -> send(socket, 0x20, 0, 0, 0);
                case SUBSCRIBE -> {
                    send(socket, 0x90, id >> 8, id & 0xff, 0, 1);
                    subscribed.add(socket);
                }
                case PUBLISH -> received(socket, packet);
                case PING -> send(socket, 0xd0);
                default -> {}
            }
        }
    }

    private static int variable(DataInputStream in) throws IOException {
        int value = 0;
        for (int shift = 0; ; shift += 7) {
            int next = in.readUnsignedByte();
            value |= (next & 0x7f) << shift;
            if (next < 0x80) {
                return value;
            }
        }
    }

    private static int uint16(byte[] packet) {
        return ((packet[0] & 0xff) << 8) | (packet[1] & 0xff);
    }

    /** QoS 1: topic, packet id, properties of less than 128 bytes, payload. */
    private void received(Socket socket, byte[] packet) throws IOException {
        int at = 2 + uint16(packet);
        send(socket, 0x40, packet[at], packet[at + 1]);
        int payload = at + 3 + packet[at + 2];
        published.add(Arrays.copyOfRange(packet, payload, packet.length));
    }

    private static synchronized void send(Socket socket, int first, int... rest) throws IOException {
        byte[] packet = new byte[rest.length + 2];
        packet[0] = (byte) first;
        packet[1] = (byte) rest.length;
        for (int i = 0; i < rest.length; i++) {
            packet[i + 2] = (byte) rest[i];
        }
        socket.getOutputStream().write(packet);
    }

    /** Waits for the next subscription. */
    Socket awaitSubscription() throws Exception {
        Socket socket = subscribed.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (socket == null) {
            throw new AssertionError("nobody subscribed");
        }
        return socket;
    }

    /** Sends to a subscriber with QoS 0. */
    static void deliver(Socket socket, String topic, byte[] payload) throws IOException {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(packet);
        out.writeUTF(topic);
        out.writeByte(0);
        out.write(payload);
        byte[] body = packet.toByteArray();
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(0x30);
        for (int left = body.length; ; left >>= 7) {
            whole.write(left < 0x80 ? left : (left & 0x7f) | 0x80);
            if (left < 0x80) {
                break;
            }
        }
        whole.write(body);
        socket.getOutputStream().write(whole.toByteArray());
    }

    /** Waits for the next message that was published. */
    String awaitPublished() throws Exception {
        return new String(awaitPublishedBytes(), StandardCharsets.UTF_8);
    }

    byte[] awaitPublishedBytes() throws Exception {
        byte[] message = published.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (message == null) {
            throw new AssertionError("nothing was published");
        }
        return message;
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
