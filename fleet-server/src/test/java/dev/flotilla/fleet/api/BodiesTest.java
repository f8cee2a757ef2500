package dev.flotilla.fleet.api;

import static dev.flotilla.fleet.store.TestDatabase.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BodiesTest {
    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<String> failures = new LinkedBlockingQueue<>();
    private final HttpServer server = start();

    private HttpServer start() {
        Router router = Router.router(vertx);
        router.route().failureHandler(this::note).handler(Bodies.upTo(10)).handler(context -> context.response()
                .end());
        return await(vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"));
    }

    private void note(RoutingContext context) {
        failures.add(context.statusCode() + " "
                + Optional.ofNullable(context.failure())
                        .map(Throwable::toString)
                        .orElse("without a fault of ours"));
        context.response().setStatusCode(context.statusCode()).end();
    }

    @AfterEach
    void close() {
        await(vertx.close());
    }

    private String failure(String headersAndBody) throws IOException, InterruptedException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
            String request = "POST / HTTP/1.1\r\nHost: fleet\r\n" + headersAndBody;
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        }
        return String.valueOf(failures.poll(20, TimeUnit.SECONDS));
    }

    @Test
    void blamesTheSenderForABodyThatIsBrokenOrCutShort() throws Exception {
        String expected = "400 without a fault of ours";
        assertEquals(expected, failure("Transfer-Encoding: chunked\r\n\r\nno size\r\n"));
        assertEquals(expected, failure("Content-Length: 5\r\n\r\nabc"));
    }

    @Test
    void takesNoMoreThanItsBound() throws Exception {
        assertEquals("413 without a fault of ours", failure("Content-Length: 11\r\n\r\n01234567890"));
    }
}
