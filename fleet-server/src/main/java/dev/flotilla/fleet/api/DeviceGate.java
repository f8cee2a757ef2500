package dev.flotilla.fleet.api;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.identity.ClientCertificates;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.ext.web.RoutingContext;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * Lets devices through that showed a good certificate in TLS, which has checked that it is by the fleet's authority and has
 * not ended. Each request is checked, also on a connection that is open already.
 */
public final class DeviceGate {
    private static final String DEVICE = "flotilla.device";
    private static final String CERTIFICATE = "flotilla.certificate";

    private final Check check;
    private final Map<DeviceId, Set<HttpConnection>> open = new ConcurrentHashMap<>();

    /** Says whether this device may use this certificate. */
    @FunctionalInterface
    public interface Check {
        Future<Boolean> authenticate(DeviceId device, X509Certificate certificate);
    }

    public DeviceGate(Check check) {
        this.check = check;
    }

    /** A handler for routes of devices only; after it, {@link #device} tells whose request it is. */
    void admit(RoutingContext context) {
        Optional<X509Certificate> shown = shown(context.request().connection());
        Optional<DeviceId> named =
                shown.flatMap(ClientCertificates::findCommonName).flatMap(DeviceGate::deviceId);
        if (shown.isEmpty() || named.isEmpty()) {
            context.fail(ApiException.unauthorized("this needs the certificate of an enrolled device"));
            return;
        }
        DeviceId device = named.get();
        // Before the check: a device that is revoked meanwhile loses this connection too.
        keep(device, context.request().connection());
        check.authenticate(device, shown.get()).onFailure(context::fail).onSuccess(good -> {
            if (Boolean.TRUE.equals(good)) {
                context.put(DEVICE, device);
                context.put(CERTIFICATE, shown.get());
                context.next();
            } else {
                context.fail(ApiException.unauthorized(
                        "device " + device + " is not enrolled, or its certificate is revoked or ended"));
            }
        });
    }

    static DeviceId device(RoutingContext context) {
        return Objects.requireNonNull(context.<DeviceId>get(DEVICE), "the gate comes first");
    }

    /** The certificate that it showed. */
    static X509Certificate certificate(RoutingContext context) {
        return Objects.requireNonNull(context.<X509Certificate>get(CERTIFICATE), "the gate comes first");
    }

    /** Closes the device's connections, whatever is under way on them; done when they are asked to close. */
    public Future<Void> end(DeviceId device) {
        return Future.join(open.getOrDefault(device, Set.of()).stream()
                        .map(DeviceGate::cut)
                        .toList())
                .mapEmpty();
    }

    /**
     * HttpConnection.close() lets what is being sent go out first: to a slow reader that is a whole model. Done when the
     * connection's own thread, which may be sending, has begun to close it: nothing is sent after what was under way then.
     */
    @SuppressWarnings("FutureReturnValueIgnored") // A peer that reads nothing holds up its own end only.
    private static Future<Void> cut(HttpConnection connection) {
        if (!(connection instanceof HttpServerConnection server)) {
            throw new IllegalStateException("not a connection to this server: " + connection);
        }
        ChannelHandlerContext channel = server.channelHandlerContext();
        Promise<Void> asked = Promise.promise();
        channel.executor().execute(() -> {
            channel.close();
            asked.complete();
        });
        return asked.future();
    }

    private void keep(DeviceId device, HttpConnection connection) {
        boolean[] fresh = new boolean[1];
        open.compute(device, (id, connections) -> {
            Set<HttpConnection> all = connections == null ? ConcurrentHashMap.newKeySet() : connections;
            fresh[0] = all.add(connection);
            return all;
        });
        if (fresh[0]) {
            connection.closeHandler(closed -> open.computeIfPresent(device, (id, connections) -> {
                connections.remove(connection);
                return connections.isEmpty() ? null : connections;
            }));
        }
    }

    private static Optional<X509Certificate> shown(HttpConnection connection) {
        try {
            return connection.isSsl() && connection.peerCertificates().get(0) instanceof X509Certificate certificate
                    ? Optional.of(certificate)
                    : Optional.empty();
        } catch (SSLPeerUnverifiedException e) {
            return Optional.empty();
        }
    }

    private static Optional<DeviceId> deviceId(String name) {
        try {
            return Optional.of(new DeviceId(name));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
