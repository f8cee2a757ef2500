package dev.flotilla.daemon.http;

import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import java.util.Optional;

/**
 * HTTP for programs on this machine only: bound to loopback, and deaf to browsers, whose pages could otherwise reach it
 * (a foreign Host after DNS rebinding, or any Origin).
 */
public final class LoopbackServer implements Closeable {
    private static final int BACKLOG = 64;

    private final HttpServer server;
    private final int port;

    /** @param port 0 picks a free one */
    public LoopbackServer(int port, List<Route> routes) throws IOException {
        this(port, routes, HttpLimits.defaults());
    }

    /** @param port 0 picks a free one */
    public LoopbackServer(int port, List<Route> routes, HttpLimits limits) throws IOException {
        ServerSocketChannel listener = listen(port);
        this.port = listener.socket().getLocalPort();
        this.server = new HttpServer("local-api", listener, new Router(routes, this::foreign), limits);
    }

    private static ServerSocketChannel listen(int port) throws IOException {
        ServerSocketChannel listener = ServerSocketChannel.open();
        try {
            listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            return listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        } catch (BindException e) {
            listener.close();
            throw new IOException("port " + port + " on loopback is taken; set another one, or 0 for any", e);
        }
    }

    /** Such as {@code http://127.0.0.1:8765/}. */
    public String address() {
        return "http://127.0.0.1:" + port + "/";
    }

    public int port() {
        return port;
    }

    private Optional<Answer> foreign(RequestHead head) {
        String host = head.header("host").orElse("");
        boolean own = host.equals("127.0.0.1:" + port) || host.equals("localhost:" + port);
        return own && head.header("origin").isEmpty()
                ? Optional.empty()
                : Optional.of(Answer.error(
                        Status.FORBIDDEN, "only for programs on this machine: Host must be 127.0.0.1:" + port));
    }

    @Override
    public void close() {
        server.close();
    }
}
