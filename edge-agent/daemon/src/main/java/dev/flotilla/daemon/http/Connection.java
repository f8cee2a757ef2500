package dev.flotilla.daemon.http;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Serves one peer, request by request, in a thread of its own. The deadline is looked after from outside: blocking channels
 * have no timeouts, and a Unix domain socket has no other way.
 */
final class Connection implements Runnable {
    private static final Logger LOG = Logger.getLogger(Connection.class.getName());
    private static final long NEVER = Long.MAX_VALUE;

    private final SocketChannel channel;
    private final Wire wire;
    private final Router router;
    private final HttpLimits limits;
    private final Semaphore bodyBytes;
    private final HttpServer server;
    private volatile long deadline = NEVER;
    private volatile boolean reading;
    private volatile boolean late;

    /**
     * @param bodyBytes as many permits as bytes of bodies may be held at a time, shared by all connections
     */
    Connection(SocketChannel channel, Router router, HttpLimits limits, Semaphore bodyBytes, HttpServer server) {
        this.channel = channel;
        this.wire = new Wire(channel);
        this.router = router;
        this.limits = limits;
        this.bodyBytes = bodyBytes;
        this.server = server;
    }

    @Override
    public void run() {
        try (channel) {
            boolean more = true;
            while (more) {
                within(limits.idle(), false);
                more = wire.awaitRequest() && serve();
            }
        } catch (IOException e) {
            LOG.log(Level.FINE, "a connection ended: {0}", e.toString());
        } finally {
            server.ended(this);
        }
    }

    private void within(Duration time, boolean readingARequest) {
        reading = readingARequest;
        deadline = System.nanoTime() + time.toNanos();
    }

    /**
     * Ends what takes too long. A request that does not arrive is ended for its reader only, which then still answers; all
     * else is cut off.
     */
    void enforceDeadline(long nanoTime) throws IOException {
        if (deadline == NEVER || nanoTime - deadline < 0) {
            return;
        }
        deadline = NEVER;
        if (reading) {
            late = true;
            channel.shutdownInput();
        } else {
            channel.close();
        }
    }

    void close() throws IOException {
        channel.close();
    }

    /** Returns whether the connection goes on. */
    private boolean serve() throws IOException {
        within(limits.request(), true);
        try {
            RequestHead head = wire.readHead();
            Router.Way way = router.way(head);
            if (way instanceof Router.Way.Found found) {
                return answer(head, found);
            }
            return send(((Router.Way.Refused) way).answer(), head.bodyBytes() > 0 || !head.keepAlive());
        } catch (BadRequestException e) {
            return send(Answer.error(e.status(), String.valueOf(e.getMessage())), true);
        } catch (EOFException e) {
            if (!late) {
                throw e;
            }
            String message =
                    "the request did not arrive within " + limits.request().toSeconds() + " s";
            return send(Answer.error(Status.REQUEST_TIMEOUT, message), true);
        }
    }

    private boolean answer(RequestHead head, Router.Way.Found found) throws IOException {
        int length = (int) head.bodyBytes();
        if (!bodyBytes.tryAcquire(length)) {
            return send(Answer.error(Status.UNAVAILABLE, "busy with other requests; try again"), true);
        }
        Answer answer;
        try {
            if (length > 0 && head.expectsContinue()) {
                wire.sendContinue();
            }
            byte[] body = wire.readBody(length);
            deadline = NEVER;
            answer = handle(found, new Request(head.path(), head.headers(), found.variables(), body));
        } finally {
            bodyBytes.release(length);
        }
        return send(answer, !head.keepAlive() || server.full());
    }

    // RuntimeException too: a fault at one request must not end the others of this connection.
    private static Answer handle(Router.Way.Found found, Request request) {
        try {
            return found.route().handler().answer(request);
        } catch (IOException | RuntimeException e) {
            LOG.log(Level.SEVERE, "a request failed", e);
            return Answer.error(Status.SERVER_ERROR, "the agent failed at this request, see its log");
        }
    }

    /** Sends an answer; returns whether another request may follow. */
    private boolean send(Answer answer, boolean close) throws IOException {
        within(limits.request(), false);
        wire.send(answer, !close);
        if (close) {
            wire.linger();
        }
        return !close;
    }
}
