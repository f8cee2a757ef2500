package dev.flotilla.fleet.api;

import static dev.flotilla.fleet.store.TestDatabase.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.fleet.account.Caller;
import dev.flotilla.fleet.account.Role;
import dev.flotilla.fleet.event.Topic;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventHubTest {
    private static final int ATTEMPTS = 10;
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Caller NOBODY = new Caller("", Role.VIEWER, Optional.empty(), Set.of());

    private final Vertx vertx = Vertx.vertx();
    private final EventHub hub = new EventHub(vertx);
    private final Promise<RoutingContext> arrived = Promise.promise();
    private final Promise<Void> left = Promise.promise();
    private Future<Void> signedIn = Future.succeededFuture();
    private volatile boolean stillGood = true;
    private int port;

    @BeforeEach
    void serve() {
        Router router = Router.router(vertx);
        router.route().handler(context -> {
            context.request().connection().closeHandler(left::tryComplete);
            arrived.tryComplete(context);
            signedIn.onSuccess(known -> {
                new Admission(NOBODY, () -> Future.succeededFuture(stillGood)).putOn(context);
                context.next();
            });
        });
        hub.serve((operation, handler) -> router.get("/" + operation).handler(handler));
        HttpServer server =
                await(vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"));
        port = server.actualPort();
    }

    @AfterEach
    void close() {
        await(vertx.close());
    }

    @Test
    void tellsManyChangesAsOneEvent() throws Exception {
        try (Socket console = console()) {
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(console.getInputStream(), StandardCharsets.UTF_8));
            expect(lines, "retry: 2000");
            String data = "";
            // unless a flush comes in between, however rarely
            for (int i = 0; i < ATTEMPTS && !tellsOfBoth(data); i++) {
                hub.changed(Topic.ALERTS);
                hub.changed(Topic.DEVICES);
                hub.changed(Topic.DEVICES);
                expect(lines, "event: changed");
                data = lines.readLine();
            }
            assertTrue(tellsOfBoth(data), data);
        }
    }

    private static boolean tellsOfBoth(String data) {
        return data.contains("\"devices\"") && data.contains("\"alerts\"");
    }

    @Test
    void forgetsAConsoleThatLeftBeforeItWasKnownWhoseItIs() throws Exception {
        Promise<Void> lookedUp = Promise.promise();
        signedIn = lookedUp.future();
        Socket console = console();
        await(arrived.future());
        console.close();
        await(left.future());
        lookedUp.complete();
        await(tickUntilNobodyListens());
        assertEquals(0, hub.listeners());
    }

    @Test
    void endsTheStreamOfWhoeverMayListenNoMore() throws Exception {
        try (Socket console = console()) {
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(console.getInputStream(), StandardCharsets.UTF_8));
            expect(lines, "retry: 2000");
            hub.accessChanged();
            hub.changed(Topic.ALERTS);
            expect(lines, "event: changed");
            stillGood = false;
            hub.accessChanged();
            expect(lines, "0");
            assertEquals(0, hub.listeners());
        }
    }

    private Future<Void> tickUntilNobodyListens() {
        Promise<Void> gone = Promise.promise();
        vertx.setPeriodic(100, timer -> {
            hub.changed(Topic.DEVICES);
            if (hub.listeners() == 0) {
                gone.tryComplete();
            }
        });
        return gone.future();
    }

    private Socket console() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout((int) LIMIT.toMillis());
        socket.getOutputStream()
                .write("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static void expect(BufferedReader lines, String wanted) throws IOException {
        String line = lines.readLine();
        while (line != null && !line.equals(wanted)) {
            line = lines.readLine();
        }
        assertEquals(wanted, line);
    }
}
