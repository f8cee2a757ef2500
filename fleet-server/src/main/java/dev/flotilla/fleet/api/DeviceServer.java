package dev.flotilla.fleet.api;

import dev.flotilla.fleet.identity.ServerIdentity;
import dev.flotilla.fleet.trace.Traces;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.ServerSSLOptions;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.function.Predicate;

/** The listener for devices, over TLS under the server's own authority: enrolment and artifacts. Devices show theirs. */
public final class DeviceServer {
    private static final long MAX_BODY_BYTES = 64 * 1024;
    private static final int IDLE_SECONDS = 60;

    private final Vertx vertx;
    private final ServerIdentity identity;
    private final Traces traces;
    private final Predicate<Throwable> away;

    /** @param away whether a failure says that the database is away */
    public DeviceServer(Vertx vertx, ServerIdentity identity, Traces traces, Predicate<Throwable> away) {
        this.vertx = vertx;
        this.identity = identity;
        this.traces = traces;
        this.away = away;
    }

    /** Listens; port 0 chooses a free one. */
    public Future<HttpServer> start(String host, int port, List<Routes> resources) {
        Router router = Router.router(vertx);
        router.route().failureHandler(Problems.renderer(away));
        router.route().handler(new RequestTrace(traces));
        router.post().handler(Bodies.upTo(MAX_BODY_BYTES));
        resources.forEach(resource -> resource.mount(router));
        router.route().handler(context -> context.fail(404));
        HttpServerOptions options = new HttpServerOptions()
                .setIdleTimeout(IDLE_SECONDS)
                .setSsl(true)
                .setClientAuth(ClientAuth.REQUEST)
                .setTrustOptions(devices(identity))
                .setKeyCertOptions(keyAndChain(identity));
        return vertx.createHttpServer(options)
                .requestHandler(new WellFormed(router))
                .listen(port, host)
                .recover(failure -> Future.failedFuture(new IllegalStateException(
                        "the device endpoint cannot listen on " + host + ":" + port
                                + " (settings device.host and device.port): " + failure.getMessage(),
                        failure)));
    }

    /** New connections to a server that this class started are shown another certificate; open ones stay. */
    public static Future<Void> show(HttpServer server, ServerIdentity renewed) {
        return server.updateSSLOptions(new ServerSSLOptions()
                        .setClientAuth(ClientAuth.REQUEST)
                        .setTrustOptions(devices(renewed))
                        .setKeyCertOptions(keyAndChain(renewed)))
                .mapEmpty();
    }

    /** Whoever shows a certificate that is not by the authority, or has ended, gets no connection. */
    private static PemTrustOptions devices(ServerIdentity identity) {
        return new PemTrustOptions().addCertValue(Buffer.buffer(identity.authorityPem()));
    }

    private static PemKeyCertOptions keyAndChain(ServerIdentity identity) {
        return new PemKeyCertOptions()
                .addCertValue(Buffer.buffer(identity.chainPem()))
                .addKeyValue(Buffer.buffer(identity.keyPem()));
    }
}
