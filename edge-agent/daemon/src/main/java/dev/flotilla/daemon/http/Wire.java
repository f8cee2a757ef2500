package dev.flotilla.daemon.http;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Requests in, answers out, over one connection. */
final class Wire {
    /** The JDK keeps a native buffer of the largest size that a thread moved at once. */
    private static final int CHUNK = 64 << 10;

    /** Most bytes of a refused body that are taken in so that its sender reads why. */
    private static final int LINGER_BYTES = 64 << 20;

    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final SocketChannel channel;
    /** Received and not yet used: between position and limit. */
    private final ByteBuffer received =
            ByteBuffer.allocate(HttpLimits.HEAD_BYTES).limit(0);

    Wire(SocketChannel channel) {
        this.channel = channel;
    }

    /** Waits for the first byte of a request; false when the peer has no more. */
    boolean awaitRequest() throws IOException {
        return received.hasRemaining() || fill();
    }

    private boolean fill() throws IOException {
        received.compact();
        int count = channel.read(received);
        received.flip();
        return count > 0;
    }

    /** @throws EOFException when the peer ends or is cut off within it */
    RequestHead readHead() throws IOException, BadRequestException {
        int end = endOfHead();
        while (end < 0) {
            if (received.remaining() == received.capacity()) {
                throw new BadRequestException(
                        Status.HEADERS_TOO_LARGE, "first line and headers are longer than " + HttpLimits.HEAD_BYTES);
            }
            if (!fill()) {
                throw new EOFException("the request ended within its head");
            }
            end = endOfHead();
        }
        byte[] head = new byte[end - received.position()];
        received.get(head).position(received.position() + 4);
        return HeadParser.parse(new String(head, StandardCharsets.ISO_8859_1));
    }

    /** Where CR LF CR LF begins; -1 as long as it is not there. */
    private int endOfHead() {
        for (int i = received.position(); i + 3 < received.limit(); i++) {
            if (received.get(i) == '\r'
                    && received.get(i + 1) == '\n'
                    && received.get(i + 2) == '\r'
                    && received.get(i + 3) == '\n') {
                return i;
            }
        }
        return -1;
    }

    void sendContinue() throws IOException {
        write(ByteBuffer.wrap(CONTINUE));
    }

    /** @throws EOFException when the peer ends or is cut off within it */
    byte[] readBody(int length) throws IOException {
        byte[] body = new byte[length];
        int at = Math.min(length, received.remaining());
        received.get(body, 0, at);
        while (at < length) {
            int count = channel.read(ByteBuffer.wrap(body, at, Math.min(CHUNK, length - at)));
            if (count < 0) {
                throw new EOFException("the request ended " + (length - at) + " bytes before its Content-Length");
            }
            at += count;
        }
        return body;
    }

    void send(Answer answer, boolean keepAlive) throws IOException {
        StringBuilder head = new StringBuilder(CHUNK >> 8);
        head.append("HTTP/1.1 ").append(answer.status()).append(' ').append(Status.reason(answer.status()));
        for (Map.Entry<String, String> header : answer.headers().entrySet()) {
            head.append("\r\n").append(header.getKey()).append(": ").append(header.getValue());
        }
        head.append("\r\nContent-Length: ").append(answer.body().length);
        head.append(keepAlive ? "\r\n\r\n" : "\r\nConnection: close\r\n\r\n");
        byte[] start = head.toString().getBytes(StandardCharsets.ISO_8859_1);
        int first = Math.min(answer.body().length, CHUNK - Math.min(CHUNK, start.length));
        // Head and body in one packet where they fit.
        write(ByteBuffer.allocate(start.length + first)
                .put(start)
                .put(answer.body(), 0, first)
                .flip());
        for (int at = first; at < answer.body().length; at += CHUNK) {
            write(ByteBuffer.wrap(answer.body(), at, Math.min(CHUNK, answer.body().length - at)));
        }
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Says that no more comes, and takes what the peer still sends, so that it gets to read the last answer. */
    void linger() throws IOException {
        channel.shutdownOutput();
        ByteBuffer waste = ByteBuffer.allocate(HttpLimits.HEAD_BYTES);
        int taken = 0;
        int count = 0;
        while (count >= 0 && taken < LINGER_BYTES) {
            taken += count;
            count = channel.read(waste.clear());
        }
    }
}
