package dev.flotilla.daemon;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.flotilla.contract.testkit.RepositorySimulator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/** Serves a simulated repository on loopback, as {@code metadata/} and {@code targets/}. */
final class HttpRepositoryServer implements AutoCloseable {
    private final HttpServer server;

    HttpRepositoryServer(RepositorySimulator repository) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/metadata/", exchange -> answer(exchange, repository.fetch(name(exchange))));
        server.createContext("/targets/", exchange -> answer(exchange, repository.fetchTarget(name(exchange))));
        server.start();
    }

    private static String name(HttpExchange exchange) {
        String path = exchange.getRequestURI().getRawPath();
        return path.substring(path.indexOf('/', 1) + 1);
    }

    private static void answer(HttpExchange exchange, Optional<byte[]> file) throws IOException {
        try (exchange) {
            if (file.isEmpty()) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            exchange.sendResponseHeaders(200, file.get().length == 0 ? -1 : file.get().length);
            exchange.getResponseBody().write(file.get());
        }
    }

    String address(String folder) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + folder;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
