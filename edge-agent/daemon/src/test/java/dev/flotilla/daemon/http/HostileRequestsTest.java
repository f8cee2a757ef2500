package dev.flotilla.daemon.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.testkit.Seeds;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HostileRequestsTest {
    private static final HttpLimits LIMITS = new HttpLimits(2, 1000, Duration.ofSeconds(30), Duration.ofSeconds(30));

    private final CountDownLatch held = new CountDownLatch(1);
    private final CountDownLatch holding = new CountDownLatch(1);
    private LoopbackServer server;

    @BeforeEach
    void start() throws IOException {
        server = serve(LIMITS);
    }

    private LoopbackServer serve(HttpLimits limits) throws IOException {
        Route echo = new Route("POST", "/echo", 800, request -> Answer.binary(request.body()));
        Route hold = new Route("POST", "/hold", 800, request -> {
            holding.countDown();
            awaitHeld();
            return Answer.binary(request.body());
        });
        Route fault = Route.get("/fault/{which}", request -> {
            throw new IllegalStateException("on purpose: " + request.variable("which"));
        });
        return new LoopbackServer(0, List.of(echo, hold, fault), limits);
    }

    private void awaitHeld() {
        try {
            held.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @AfterEach
    void stop() {
        held.countDown();
        server.close();
    }

    private String host() {
        return "Host: 127.0.0.1:" + server.port() + "\r\n";
    }

    private String post(String path, String body) {
        return "POST " + path + " HTTP/1.1\r\n" + host() + "Content-Length: " + body.length() + "\r\n\r\n" + body;
    }

    /** What is answered to these bytes, until the server ends the connection. */
    private String answerTo(String request) throws IOException {
        try (RawPeer peer = new RawPeer(server.port())) {
            return peer.say(request).hearAll();
        }
    }

    private void assertServes() throws IOException {
        try (RawPeer peer = new RawPeer(server.port())) {
            String answer = peer.say(post("/echo", "still here")).hearUntil("still here");
            assertTrue(answer.startsWith("HTTP/1.1 200 OK"), answer);
        }
    }

    private void assertRefused(int status, String request) throws IOException {
        String answer = answerTo(request);
        assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), request + " -> " + answer);
        assertTrue(answer.contains("Connection: close"), answer);
        assertTrue(answer.contains("\"error\""), answer);
    }

    @Test
    void answersOneRequestAfterTheOtherOnOneConnection() throws Exception {
        try (RawPeer peer = new RawPeer(server.port())) {
            peer.say(post("/echo", "first") + post("/echo", "second"));
            assertTrue(peer.hearUntil("first").contains("Content-Length: 5"));
            assertTrue(peer.hearUntil("second").contains("Content-Length: 6"));
            peer.say(post("/echo", "third"));
            peer.hearUntil("third");
        }
    }

    @Test
    void refusesWhatIsNoRequest() throws Exception {
        for (String line : List.of(
                "GARBAGE",
                "GET  /echo HTTP/1.1",
                "GET /echo",
                "G@T /echo HTTP/1.1",
                "GET echo HTTP/1.1",
                "GET //echo HTTP/1.1",
                "GET http://127.0.0.1/echo HTTP/1.1",
                "GET /%zz HTTP/1.1",
                "GET /a b HTTP/1.1",
                "\u0000\u0001\u0002")) {
            assertRefused(Status.BAD_REQUEST, line + "\r\n" + host() + "\r\n");
        }
        assertRefused(Status.VERSION_NOT_SUPPORTED, "GET /echo HTTP/2.0\r\n" + host() + "\r\n");
        assertServes();
    }

    @Test
    void refusesHeadersThatMayBeReadInTwoWays() throws Exception {
        String start = "POST /echo HTTP/1.1\r\n" + host();
        for (String header : List.of(
                "Content-Length : 3",
                " folded: x",
                ": nothing",
                "no colon",
                "Content-Length: 3\r\nContent-Length: 4",
                "Content-Length: -1",
                "Content-Length: 0x10",
                "Content-Length: 99999999999999999999",
                "X: a\u0000b",
                "X: a\rb",
                "X: a\nY: b",
                "X: \u001b[2J",
                "X: \u007f",
                "X:\u000b",
                "Content-Length:")) {
            assertRefused(Status.BAD_REQUEST, start + header + "\r\n\r\nabc");
        }
        assertRefused(Status.LENGTH_REQUIRED, start + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
        assertServes();
    }

    @Test
    void readsNoMoreOfAHeadThanItsBound() throws Exception {
        String start = "GET /echo HTTP/1.1\r\n" + host();
        assertRefused(Status.HEADERS_TOO_LARGE, start + "X: " + "x".repeat(HttpLimits.HEAD_BYTES) + "\r\n\r\n");
        assertRefused(Status.HEADERS_TOO_LARGE, start + "X: y\r\n".repeat(HttpLimits.HEADERS) + "\r\n");
        assertRefused(Status.HEADERS_TOO_LARGE, "G".repeat(HttpLimits.HEAD_BYTES));
        assertServes();
    }

    @Test
    void refusesABodyBeyondTheBoundUnreadAndStillTellsWhy() throws Exception {
        assertRefused(Status.CONTENT_TOO_LARGE, post("/echo", "x".repeat(5_000_000)));
        assertRefused(
                Status.CONTENT_TOO_LARGE,
                "POST /echo HTTP/1.1\r\n" + host() + "Expect: 100-continue\r\nConnection: close\r\n"
                        + "Content-Length: 900000000000\r\n\r\n");
    }

    @Test
    void asksForABodyThatWaitsToBeAskedFor() throws Exception {
        try (RawPeer peer = new RawPeer(server.port())) {
            peer.say("POST /echo HTTP/1.1\r\n" + host() + "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n");
            peer.hearUntil("HTTP/1.1 100 Continue\r\n\r\n");
            peer.say("hello").hearUntil("hello");
        }
    }

    @Test
    void givesUpOnRequestsThatDoNotArriveInTime() throws Exception {
        server.close();
        server = serve(new HttpLimits(2, 1000, Duration.ofSeconds(30), Duration.ofSeconds(2)));
        String head = "POST /echo HTTP/1.1\r\n" + host() + "Content-Length: 10\r\n\r\n";
        assertRefused(Status.REQUEST_TIMEOUT, head + "slow");
        assertRefused(Status.REQUEST_TIMEOUT, "POST /ec");
        assertServes();
    }

    @Test
    void endsConnectionsThatSayNothing() throws Exception {
        HttpLimits hasty = new HttpLimits(2, 1000, Duration.ofMillis(200), Duration.ofSeconds(5));
        try (LoopbackServer other = new LoopbackServer(0, List.of(), hasty);
                RawPeer peer = new RawPeer(other.port())) {
            assertEquals("", peer.hearAll());
        }
    }

    @Test
    void letsConnectionsBeyondTheBoundWait() throws Exception {
        try (RawPeer first = new RawPeer(server.port());
                RawPeer third = sayBeyondTheBound(first)) {
            third.hearUntil("\r\n\r\n3");
            held.countDown();
            first.hearUntil("\r\n\r\n1");
        }
    }

    /** A third peer, which is heard only once the second one is gone. */
    private RawPeer sayBeyondTheBound(RawPeer first) throws IOException {
        try (RawPeer second = new RawPeer(server.port())) {
            RawPeer third = new RawPeer(server.port());
            first.say(post("/hold", "1"));
            second.say(post("/echo", "2"));
            String answer = second.hearAll();
            assertTrue(answer.contains("Connection: close") && answer.endsWith("2"), answer);
            return third.say(post("/echo", "3"));
        }
    }

    @Test
    void holdsNoMoreBodiesThanItsBound() throws Exception {
        try (RawPeer first = new RawPeer(server.port())) {
            first.say(post("/hold", "x".repeat(700)));
            holding.await();
            assertRefused(Status.UNAVAILABLE, post("/echo", "y".repeat(700)));
            held.countDown();
            first.hearUntil("x".repeat(700));
        }
        assertServes();
    }

    @Test
    void aFaultEndsOneRequestOnly() throws Exception {
        try (RawPeer peer = new RawPeer(server.port())) {
            String answer =
                    peer.say("GET /fault/7 HTTP/1.1\r\n" + host() + "\r\n").hearUntil("}");
            assertTrue(answer.startsWith("HTTP/1.1 500 "), answer);
            peer.say(post("/echo", "goes on")).hearUntil("goes on");
        }
    }

    @Test
    void outlivesMutatedRequests() throws Exception {
        Random random = Seeds.random("mutated requests");
        byte[] whole = post("/echo", "0123456789").getBytes(StandardCharsets.ISO_8859_1);
        List<Integer> statuses = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            byte[] mutated = whole.clone();
            for (int n = 1 + random.nextInt(4); n > 0; n--) {
                mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
            }
            try (RawPeer peer = new RawPeer(server.port())) {
                peer.say(mutated).end();
                String answer = peer.hearAll();
                if (!answer.isEmpty()) {
                    statuses.add(Integer.parseInt(answer.substring(9, 12)));
                }
            }
        }
        assertTrue(statuses.contains(Status.BAD_REQUEST) && statuses.contains(Status.OK), statuses.toString());
        assertTrue(statuses.stream().noneMatch(status -> status == Status.SERVER_ERROR), statuses.toString());
        assertServes();
    }
}
