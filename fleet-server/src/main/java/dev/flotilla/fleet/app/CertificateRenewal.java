package dev.flotilla.fleet.app;

import dev.flotilla.fleet.identity.ServerIdentity;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the listeners show the server's certificate when it was renewed, which loading it does in time. Devices trust the
 * authority, so they notice nothing. Not thread-safe: one check at a time.
 */
final class CertificateRenewal {
    private static final Logger LOG = LoggerFactory.getLogger(CertificateRenewal.class);

    private final Vertx vertx;
    private final Callable<ServerIdentity> load;
    private final List<Function<ServerIdentity, Future<Void>>> listeners = new CopyOnWriteArrayList<>();
    private volatile ServerIdentity shown;

    /**
     * Nobody has to be told yet.
     *
     * @param shown what listeners show when they start
     * @param load gives the identity as it is on disk, renewed if it is due; may block
     */
    CertificateRenewal(Vertx vertx, ServerIdentity shown, Callable<ServerIdentity> load) {
        this.vertx = vertx;
        this.shown = shown;
        this.load = load;
    }

    /** Adds a listener that has to show another certificate when there is one. */
    void then(Function<ServerIdentity, Future<Void>> show) {
        listeners.add(show);
    }

    /** Renews the certificate if it is due. A listener that fails to show it is told again at the next check. */
    Future<Void> check() {
        return vertx.executeBlocking(load, false)
                .compose(identity ->
                        identity.certificate().equals(shown.certificate()) ? Future.succeededFuture() : show(identity));
    }

    private Future<Void> show(ServerIdentity renewed) {
        return Future.join(listeners.stream().map(show -> show.apply(renewed)).toList())
                .onSuccess(done -> {
                    shown = renewed;
                    LOG.info(
                            "the server's certificate was renewed; it is good until {}",
                            renewed.certificate().getNotAfter().toInstant());
                })
                .mapEmpty();
    }
}
