package dev.flotilla.fleet.app;

import dev.flotilla.fleet.api.DeviceEndpoint;
import dev.flotilla.fleet.api.EventHub;
import dev.flotilla.fleet.limit.BoundedWork;
import dev.flotilla.fleet.mqtt.BrokerSettings;
import dev.flotilla.fleet.mqtt.EmbeddedBroker;
import dev.flotilla.fleet.mqtt.GatewayConnector;
import dev.flotilla.fleet.mqtt.GatewayIdentity;
import dev.flotilla.fleet.mqtt.MqttGateway;
import dev.flotilla.fleet.store.Database;
import dev.flotilla.fleet.store.postgres.DatabaseAddress;
import dev.flotilla.fleet.store.postgres.EmbeddedPostgres;
import dev.flotilla.fleet.trust.Background;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** One start of a server: each part in the order in which the next one needs it. */
final class ServerStart {
    /** Certificates that are signed, and requests that are checked, at the same time. */
    private static final int SIGNING_THREADS = 2;
    /** Under way and waiting. */
    private static final int MAX_SIGNING = 512;
    /** Deltas that are made or tried out, under way and waiting. */
    private static final int MAX_DIFFERING = 8;

    private static final Duration RENEWAL = Duration.ofHours(12);
    private static final Duration EXPIRY = Duration.ofSeconds(10);
    private static final Duration NEWCOMERS = Duration.ofSeconds(5);
    private static final Duration REMINDERS = Duration.ofSeconds(5);
    /** A fraction of the shortest life that the settings allow, so that several attempts to renew fit into it. */
    private static final Duration METADATA = Duration.ofMinutes(1);

    private static final Duration ASSIGNMENTS = Duration.ofSeconds(10);
    private static final Duration CLEANUP = Duration.ofMinutes(10);

    private final ServerConfig config;
    private final Vertx vertx;
    private final Clock clock = Clock.systemUTC();
    private final SecureRandom random = new SecureRandom();
    private final Shutdown shutdown;
    private final Late<DeviceEndpoint> endpoint = new Late<>();

    ServerStart(ServerConfig config, Vertx vertx) {
        this.config = config;
        this.vertx = vertx;
        this.shutdown = new Shutdown(vertx);
    }

    Future<FlotillaServer> run() {
        Promise<FlotillaServer> started = Promise.promise();
        vertx.executeBlocking(this::openFiles, false)
                .compose(files -> openDatabase(files)
                        .compose(database -> gatewayIdentity(files).compose(own -> connect(files, database, own))))
                .onSuccess(started::complete)
                .onFailure(failure -> shutdown.run().onComplete(stopped -> started.fail(failure)));
        return started.future();
    }

    private ServerFiles openFiles() throws IOException {
        DataDirectory directory = DataDirectory.open(config.dataDirectory());
        shutdown.then("data directory", () -> closing(directory));
        return ServerFiles.open(directory, config, vertx, clock.instant(), random);
    }

    private Future<Database> openDatabase(ServerFiles files) {
        return vertx.executeBlocking(() -> databaseAddress(files), false)
                .compose(address -> Database.open(vertx, address))
                .onSuccess(database -> shutdown.then("connection pool", database::close));
    }

    private DatabaseAddress databaseAddress(ServerFiles files) throws IOException {
        Optional<String> url = config.database().url();
        if (url.isPresent()) {
            try {
                return DatabaseAddress.parse(url.get());
            } catch (IllegalArgumentException e) {
                throw new IOException("setting database.url: " + e.getMessage(), e);
            }
        }
        EmbeddedPostgres postgres = EmbeddedPostgres.start(
                files.directory().resolve("postgres"),
                config.database().binaries(),
                config.database().runAs());
        shutdown.then("database", () -> closing(postgres));
        return postgres.address();
    }

    /** Signed by the authority, which may be slow. */
    private Future<GatewayIdentity> gatewayIdentity(ServerFiles files) {
        return vertx.executeBlocking(() -> GatewayIdentity.issuedBy(files.identity(), clock.instant()), false);
    }

    private Future<FlotillaServer> connect(ServerFiles files, Database database, GatewayIdentity own) {
        EventHub events = new EventHub(vertx);
        Late<MqttGateway> lateGateway = new Late<>();
        OpenSessions sessions = new OpenSessions();
        Features features = Features.create(config, surroundings(files, database, events, lateGateway, sessions));
        EmbeddedBroker broker = broker(files, features, own);
        sessions.addMqtt(broker);
        MqttGateway gateway = new MqttGateway(
                vertx,
                new GatewayConnector(config.mqtt().host(), broker::port, files.identity(), own),
                features.traffic());
        lateGateway.set(gateway);
        return listen(broker, new Listeners.Parts(files, database, features, events, gateway, sessions));
    }

    private Features.Surroundings surroundings(
            ServerFiles files, Database database, EventHub events, Late<MqttGateway> gateway, OpenSessions sessions) {
        return new Features.Surroundings(
                database.transactions(),
                files.artifacts(),
                files.artifacts(),
                files.signers(),
                background(),
                (topic, payload, retain) -> gateway.get().publish(topic, payload, retain),
                events,
                clock,
                random,
                new DeviceCertificates(files.identity(), config.certificateLifetime()),
                new BoundedWork(new Workers(vertx, "certificates", SIGNING_THREADS), MAX_SIGNING),
                new BoundedWork(new Workers(vertx, "deltas", 1), MAX_DIFFERING),
                sessions,
                endpoint);
    }

    /** Devices can connect once the gateway hears what they say. */
    private Future<FlotillaServer> listen(EmbeddedBroker broker, Listeners.Parts parts) {
        Features features = parts.features();
        MqttGateway gateway = parts.gateway();
        CertificateRenewal renewal = renewal(parts.files());
        renewal.then(broker::show);
        Listeners listeners = new Listeners(vertx, config, clock, random, shutdown, renewal);
        return features.repository()
                .renew()
                .compose(renewed -> features.devices().started())
                .compose(offline -> broker.start())
                .onSuccess(started -> shutdown.then("MQTT broker", broker::stop))
                .compose(started -> gateway.start())
                .onSuccess(started -> shutdown.then("MQTT gateway", gateway::stop))
                .compose(started -> listeners.open(parts, broker.port(), endpoint))
                .map(server -> {
                    startTimers(features);
                    tick("renewal of the certificate", RENEWAL, renewal::check);
                    tick("end of certificates", EXPIRY, () -> broker.endExpired(clock.instant()));
                    return server;
                });
    }

    private CertificateRenewal renewal(ServerFiles files) {
        return new CertificateRenewal(vertx, files.identity(), () -> files.renewedIdentity(config, clock.instant()));
    }

    private EmbeddedBroker broker(ServerFiles files, Features features, GatewayIdentity own) {
        return new EmbeddedBroker(
                vertx,
                new BrokerSettings(
                        files.directory().resolve("mqtt"),
                        config.mqtt().host(),
                        config.mqtt().port(),
                        BrokerSettings.serverQueue(Runtime.getRuntime().maxMemory())),
                files.identity(),
                own,
                features.devices()::authenticate,
                new OrderedPresence(features.devices()));
    }

    private void startTimers(Features features) {
        tick("rollout", config.rolloutTick(), () -> features.rollouts().tick());
        tick("reminding of devices", REMINDERS, () -> features.reminders().tick());
        tick("joining of rollouts", NEWCOMERS, () -> features.newcomers().welcome());
        tick("signing of metadata", METADATA, () -> features.repository().renew());
        tick("signing of assignments", ASSIGNMENTS, () -> features.assignments().tick());
        tick("drift detection", config.driftTick(), () -> features.drift().tick());
        tick("drift cleanup", CLEANUP, () -> features.drift().forgetOlderThan(config.driftKept()));
        tick("claims cleanup", CLEANUP, () -> features.enrolments().forgetEndedClaims());
        tick("telemetry cleanup", CLEANUP, () -> features.telemetry().forgetOlderThan(config.telemetryKept()));
    }

    private void tick(String name, Duration interval, Supplier<Future<?>> work) {
        Ticker ticker = Ticker.start(vertx, name, interval, work);
        shutdown.then(name, ticker::stop);
    }

    private Background background() {
        return new Background() {
            @Override
            public <T> Future<T> run(Callable<T> work) {
                return vertx.executeBlocking(work, false);
            }
        };
    }

    private Future<Void> closing(AutoCloseable part) {
        return vertx.executeBlocking(
                () -> {
                    part.close();
                    return null;
                },
                false);
    }
}
