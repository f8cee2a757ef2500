package dev.flotilla.daemon.serve;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * HTTP for programs on this machine only: bound to loopback, and deaf to browsers, whose pages could otherwise reach it
 * (a foreign Host after DNS rebinding, or any Origin).
 */
public final class LoopbackServer implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(LoopbackServer.class.getName());
    private static final int THREADS = 4;
    private static final int BACKLOG = 64;

    private static final int FORBIDDEN = 403;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int TOO_LARGE = 413;
    private static final int SERVER_ERROR = 500;

    static {
        // Without it an answer waits for the acknowledgement of its own headers, some 40 ms on Linux.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final List<Route> routes;
    private final int port;

    /** @param port 0 picks a free one */
    public LoopbackServer(int port, List<Route> routes) throws IOException {
        this.routes = List.copyOf(routes);
        try {
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        } catch (BindException e) {
            threads.shutdown();
            throw new IOException("port " + port + " on loopback is taken; set another one, or 0 for any", e);
        }
        this.port = server.getAddress().getPort();
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** Such as {@code http://127.0.0.1:8765/}. */
    public String address() {
        return "http://127.0.0.1:" + port + "/";
    }

    public int port() {
        return port;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try {
            send(exchange, answer(exchange));
        } catch (RuntimeException e) {
            LOG.log(Level.SEVERE, "a request failed", e);
            send(exchange, Answer.problem(SERVER_ERROR, "the agent failed at this request, see its log"));
        } finally {
            exchange.close();
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        if (foreign(exchange)) {
            return Answer.problem(FORBIDDEN, "only for programs on this machine: Host must be 127.0.0.1:" + port);
        }
        String path = exchange.getRequestURI().getPath();
        List<Route> atPath =
                routes.stream().filter(route -> route.path().equals(path)).toList();
        if (atPath.isEmpty()) {
            return Answer.problem(NOT_FOUND, "no such path: " + path);
        }
        Optional<Route> found = atPath.stream()
                .filter(route -> route.method().equals(exchange.getRequestMethod()))
                .findFirst();
        if (found.isEmpty()) {
            return Answer.problem(
                    METHOD_NOT_ALLOWED, path + " takes " + atPath.get(0).method());
        }
        int max = found.get().maxBodyBytes();
        byte[] body = exchange.getRequestBody().readNBytes(max + 1);
        if (body.length > max) {
            return Answer.problem(TOO_LARGE, path + " takes at most " + max + " bytes");
        }
        return found.get().handler().answer(body);
    }

    private boolean foreign(HttpExchange exchange) {
        String host = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Host"))
                .orElse("");
        return exchange.getRequestHeaders().containsKey("Origin")
                || !(host.equals("127.0.0.1:" + port) || host.equals("localhost:" + port));
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer.status(), answer.json().length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(answer.json());
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
