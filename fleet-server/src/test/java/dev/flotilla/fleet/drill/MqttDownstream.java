package dev.flotilla.fleet.drill;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.protocol.FetchAnswer;
import dev.flotilla.contract.protocol.Fetchable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Forwards packets of MQTT 5, some publishes twice and some behind the next one, and counts what of one artifact's bytes
 * is in them. What comes twice here is counted once: it is not the device or the server that sent it again.
 */
final class MqttDownstream implements Downstream {
    private static final int PUBLISH = 3;
    private static final byte[] END = {};
    private static final int MOST_BYTES = 1 << 20;
    /** After so long without another packet, one that was held back goes on. */
    private static final long HOLD_MILLIS = 50;

    private final Supplier<Digest> artifact;

    MqttDownstream(Supplier<Digest> artifact) {
        this.artifact = artifact;
    }

    @Override
    public void forward(InputStream server, DeviceSide device, OutputStream toDevice, FaultyLink link)
            throws IOException {
        BlockingQueue<byte[]> packets = new ArrayBlockingQueue<>(1);
        Thread reader = new Thread(() -> read(new DataInputStream(server), packets), "packets from the broker");
        reader.start();
        try {
            Optional<byte[]> held = Optional.empty();
            for (byte[] packet = packets.take(); packet.length > 0; packet = next(packets, held.isPresent())) {
                if (packet.length > 1 && isPublish(packet) && held.isEmpty() && link.shuffles()) {
                    held = Optional.of(packet);
                    continue;
                }
                if (packet.length > 1) {
                    send(packet, device, toDevice, link);
                }
                if (held.isPresent()) {
                    send(held.get(), device, toDevice, link);
                    held = Optional.empty();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            reader.interrupt();
        }
    }

    /** The next packet; a single byte, which is none, when nothing came for a while and something is held back. */
    private static byte[] next(BlockingQueue<byte[]> packets, boolean held) throws InterruptedException {
        if (!held) {
            return packets.take();
        }
        byte[] packet = packets.poll(HOLD_MILLIS, TimeUnit.MILLISECONDS);
        return packet == null ? new byte[1] : packet;
    }

    private void send(byte[] packet, DeviceSide device, OutputStream toDevice, FaultyLink link) throws IOException {
        if (link.resetsNow()) {
            device.reset();
            throw new IOException("reset");
        }
        long counted = isPublish(packet) ? count(packet) : 0;
        if (counted > 0) {
            device.carries(counted);
        }
        toDevice.write(packet);
        if (isPublish(packet) && link.shuffles()) {
            toDevice.write(packet);
        }
    }

    private static void read(DataInputStream in, BlockingQueue<byte[]> packets) {
        try {
            try {
                while (true) {
                    packets.put(packet(in));
                }
            } catch (IOException e) {
                packets.put(END);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** One whole packet (MQTT 5, section 2.1). */
    private static byte[] packet(DataInputStream in) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(5).put(in.readByte());
        int length = 0;
        int shift = 0;
        byte some;
        do {
            some = in.readByte();
            head.put(some);
            length |= (some & 0x7f) << shift;
            shift += 7;
        } while (some < 0 && head.hasRemaining());
        if (length > MOST_BYTES) {
            throw new IOException("a packet of " + length + " bytes");
        }
        ByteBuffer packet = ByteBuffer.allocate(head.position() + length).put(head.flip());
        in.readFully(packet.array(), packet.position(), length);
        return packet.array();
    }

    private static boolean isPublish(byte[] packet) {
        return (packet[0] & 0xff) >> 4 == PUBLISH;
    }

    /** The artifact's bytes in a publish (MQTT 5, section 3.3). */
    private long count(byte[] packet) {
        ByteBuffer buffer = ByteBuffer.wrap(packet);
        int level = (buffer.get() >> 1) & 3;
        varint(buffer);
        byte[] topic = new byte[buffer.getShort()];
        buffer.get(topic);
        buffer.position(buffer.position() + (level > 0 ? 2 : 0));
        int properties = varint(buffer);
        buffer.position(buffer.position() + properties);
        if (!new String(topic, StandardCharsets.UTF_8).endsWith("/chunk")) {
            return 0;
        }
        byte[] payload = new byte[buffer.remaining()];
        buffer.get(payload);
        try {
            return FetchAnswer.parse(payload) instanceof FetchAnswer.Chunk chunk
                            && chunk.what().equals(new Fetchable.Artifact(artifact.get()))
                    ? chunk.data().length
                    : 0;
        } catch (MalformedDocumentException e) {
            throw new AssertionError("the server sent what is no chunk", e);
        }
    }

    private static int varint(ByteBuffer buffer) {
        int value = 0;
        int shift = 0;
        byte some;
        do {
            some = buffer.get();
            value |= (some & 0x7f) << shift;
            shift += 7;
        } while (some < 0);
        return value;
    }
}
