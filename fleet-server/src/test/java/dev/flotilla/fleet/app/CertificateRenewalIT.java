package dev.flotilla.fleet.app;

import static dev.flotilla.fleet.store.TestDatabase.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.testkit.ManualClock;
import dev.flotilla.contract.testkit.Ports;
import dev.flotilla.fleet.api.DeviceServer;
import dev.flotilla.fleet.identity.ServerIdentity;
import dev.flotilla.fleet.mqtt.Arrivals;
import dev.flotilla.fleet.mqtt.BrokerSettings;
import dev.flotilla.fleet.mqtt.DeviceIntake;
import dev.flotilla.fleet.mqtt.EmbeddedBroker;
import dev.flotilla.fleet.mqtt.GatewayIdentity;
import dev.flotilla.fleet.mqtt.Presence;
import dev.flotilla.fleet.trace.Traces;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A certificate that nears its end, and the real listeners that show it. */
class CertificateRenewalIT {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final long POLL_NANOS = 100_000_000;

    private final ManualClock clock = new ManualClock();
    private final Vertx vertx = Vertx.vertx();

    @TempDir
    Path directory;

    @AfterEach
    void close() {
        await(vertx.close());
    }

    @Test
    void showsTheRenewedCertificateOnBothListenersWithoutARestart() throws Exception {
        ServerIdentity first = load();
        EmbeddedBroker broker = broker(first);
        await(broker.start());
        try {
            HttpServer devices = await(
                    new DeviceServer(vertx, first, Traces.unsent(), failure -> false).start("127.0.0.1", 0, List.of()));
            CertificateRenewal renewal = new CertificateRenewal(vertx, first, this::load);
            renewal.then(broker::show);
            renewal.then(identity -> DeviceServer.show(devices, identity));
            await(renewal.check());
            assertEquals(first.certificate(), shownAt(devices.actualPort()));
            clock.advance(Duration.ofDays(800));
            await(renewal.check());
            X509Certificate renewed = load().certificate();
            assertNotEquals(first.certificate(), renewed);
            assertEquals(renewed, shownAt(devices.actualPort()));
            assertTimeoutPreemptively(LIMIT, () -> {
                while (!shownAt(broker.port()).equals(renewed)) {
                    LockSupport.parkNanos(POLL_NANOS);
                }
            });
        } finally {
            await(broker.stop());
        }
    }

    private ServerIdentity load() throws IOException {
        return ServerIdentity.in(directory.resolve("identity"), List.of(), clock.instant());
    }

    private EmbeddedBroker broker(ServerIdentity identity) {
        return new EmbeddedBroker(
                vertx,
                new BrokerSettings(directory.resolve("mqtt"), "127.0.0.1", Ports.free()),
                identity,
                GatewayIdentity.issuedBy(identity, clock.instant()),
                (device, certificate) -> Future.succeededFuture(false),
                new Nobody(),
                new DeviceIntake(
                        new Arrivals(vertx, (topic, payload) -> Future.succeededFuture(), Traces.unsent()), 1));
    }

    private static Certificate shownAt(int port) throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Anyone()}, null);
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.startHandshake();
            return socket.getSession().getPeerCertificates()[0];
        }
    }

    /** Certificates of the manual clock's time mean nothing to the platform's. */
    private static final class Anyone implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    private static final class Nobody implements Presence {
        @Override
        public void connected(DeviceId device) {}

        @Override
        public void disconnected(DeviceId device) {}
    }
}
