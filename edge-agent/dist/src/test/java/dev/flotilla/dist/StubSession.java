package dev.flotilla.dist;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** One device's connection to a {@link BrokerStub}: answers what MQTT 5 (OASIS, 2019) wants answered in chapter 3. */
final class StubSession implements Runnable {
    private static final int CONNECT = 1;
    private static final int PUBLISH = 3;
    private static final int SUBSCRIBE = 8;
    private static final int PINGREQ = 12;
    private static final int QOS = 0b0110;

    private static final byte[] NOTHING = {};
    private static final byte[] CONNACK = {0x20, 3, 0, 0, 0};
    private static final byte[] PINGRESP = {(byte) 0xD0, 0};
    private static final byte PUBACK = 0x40;
    private static final byte SUBACK = (byte) 0x90;
    private static final byte GRANTED = 1;
    private static final int MAX_LENGTH_BYTES = 4;

    private final Socket device;

    StubSession(Socket device) {
        this.device = device;
    }

    @Override
    public void run() {
        try (Socket open = device) {
            InputStream in = new BufferedInputStream(open.getInputStream());
            OutputStream out = open.getOutputStream();
            int head;
            while ((head = in.read()) >= 0) {
                out.write(answer(head, in.readNBytes(length(in))));
                out.flush();
            }
        } catch (IOException e) {
            // The device went.
        }
    }

    /** A variable byte integer, section 1.5.5. */
    private static int length(InputStream in) throws IOException {
        int length = 0;
        for (int i = 0; i < MAX_LENGTH_BYTES; i++) {
            int read = in.read();
            length |= (read & 0x7F) << (7 * i);
            if ((read & 0x80) == 0) {
                return length;
            }
        }
        throw new IOException("a packet of too many bytes");
    }

    private static byte[] answer(int head, byte[] body) {
        return switch (head >> 4) {
            case CONNECT -> CONNACK;
            case PUBLISH -> (head & QOS) == 0 ? NOTHING : puback(ByteBuffer.wrap(body));
            case SUBSCRIBE -> suback(ByteBuffer.wrap(body));
            case PINGREQ -> PINGRESP;
            default -> NOTHING;
        };
    }

    private static byte[] puback(ByteBuffer body) {
        short topic = body.getShort();
        body.position(body.position() + topic);
        return ByteBuffer.allocate(4)
                .put(PUBACK)
                .put((byte) 2)
                .putShort(body.getShort())
                .array();
    }

    /** Grants every filter; the properties before them are short, so that their length is one byte. */
    private static byte[] suback(ByteBuffer body) {
        short id = body.getShort();
        body.position(body.position() + 1 + body.get(body.position()));
        int filters = 0;
        while (body.hasRemaining()) {
            short filter = body.getShort();
            body.position(body.position() + filter + 1);
            filters++;
        }
        byte[] granted = new byte[filters];
        Arrays.fill(granted, GRANTED);
        return ByteBuffer.allocate(5 + filters)
                .put(SUBACK)
                .put((byte) (3 + filters))
                .putShort(id)
                .put((byte) 0)
                .put(granted)
                .array();
    }
}
