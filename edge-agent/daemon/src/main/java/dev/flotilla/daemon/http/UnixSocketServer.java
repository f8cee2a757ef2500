package dev.flotilla.daemon.http;

import java.io.Closeable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

/**
 * The same over a Unix domain socket, which only the agent's user and group may connect to (mode 0660). The file's folder
 * should be writable by the agent's user alone.
 */
public final class UnixSocketServer implements Closeable {
    private static final int BACKLOG = 64;
    private static final String MODE = "rw-rw----";

    private final Path file;
    private final HttpServer server;

    /**
     * A socket that a process left behind when it was killed is removed first.
     *
     * @throws IOException also when the path is another kind of file, or a process listens there
     */
    public UnixSocketServer(Path file, List<Route> routes, HttpLimits limits) throws IOException {
        this.file = file;
        removeStale(file);
        ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        boolean bound = false;
        try {
            listener.bind(UnixDomainSocketAddress.of(file), BACKLOG);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(MODE));
            bound = true;
        } finally {
            if (!bound) {
                listener.close();
            }
        }
        this.server = new HttpServer("local-socket", listener, new Router(routes, head -> Optional.empty()), limits);
    }

    private static void removeStale(Path file) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        BasicFileAttributes attributes =
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isOther()) {
            throw new IOException(file + " exists and is no socket; remove it, or set another path");
        }
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.connect(UnixDomainSocketAddress.of(file));
        } catch (ConnectException e) {
            Files.delete(file);
            return;
        }
        throw new IOException(file + " is the socket of a running process; stop it, or set another path");
    }

    public Path file() {
        return file;
    }

    @Override
    public void close() throws IOException {
        server.close();
        Files.deleteIfExists(file);
    }
}
