package dev.flotilla.daemon.bench;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** Sends one and the same request over one connection, so that the client costs next to nothing. */
final class BenchClient implements AutoCloseable {
    private static final int BUFFER = 64 << 10;

    private final SocketChannel channel;
    private final ByteBuffer request;
    private final ByteBuffer answer = ByteBuffer.allocateDirect(BUFFER);

    BenchClient(SocketAddress address, byte[] request) throws IOException {
        channel = SocketChannel.open(
                address instanceof UnixDomainSocketAddress ? StandardProtocolFamily.UNIX : StandardProtocolFamily.INET);
        channel.connect(address);
        this.request = ByteBuffer.allocateDirect(request.length).put(request).flip();
    }

    /** One request and the whole of its answer. */
    void ask() throws IOException {
        request.rewind();
        while (request.hasRemaining()) {
            channel.write(request);
        }
        answer.clear();
        int whole = BUFFER;
        while (answer.position() < whole) {
            if (channel.read(answer) < 0) {
                throw new IOException("the server ended the connection");
            }
            whole = length();
        }
    }

    /** How long head and body are; more than there is as long as the head is not complete. */
    private int length() throws IOException {
        byte[] bytes = new byte[answer.position()];
        answer.duplicate().flip().get(bytes);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) {
            return BUFFER;
        }
        if (!text.startsWith("HTTP/1.1 200 ")) {
            throw new IOException(text);
        }
        int start = text.indexOf("\r\nContent-Length: ") + "\r\nContent-Length: ".length();
        return end + 4 + Integer.parseInt(text.substring(start, text.indexOf("\r\n", start)));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
