package dev.flotilla.fleet.app;

import dev.flotilla.fleet.api.DeviceEndpoint;
import dev.flotilla.fleet.api.EventHub;
import dev.flotilla.fleet.dataset.sample.SampleKey;
import dev.flotilla.fleet.limit.BoundedWork;
import dev.flotilla.fleet.limit.Patience;
import dev.flotilla.fleet.mqtt.Arrivals;
import dev.flotilla.fleet.mqtt.Broker;
import dev.flotilla.fleet.mqtt.GatewayIdentity;
import dev.flotilla.fleet.mqtt.MqttGateway;
import dev.flotilla.fleet.mqtt.Outbox;
import dev.flotilla.fleet.store.Database;
import dev.flotilla.fleet.store.SqlFigures;
import dev.flotilla.fleet.store.SqlLeases;
import dev.flotilla.fleet.store.postgres.DatabaseAddress;
import dev.flotilla.fleet.store.postgres.EmbeddedPostgres;
import dev.flotilla.fleet.trace.Traces;
import dev.flotilla.fleet.trust.Background;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** One start of a server: each part in the order in which the next one needs it. */
final class ServerStart {
    /** Certificates that are signed, and requests that are checked, at the same time. */
    private static final int SIGNING_THREADS = 2;
    /** Under way and waiting. */
    private static final int MAX_SIGNING = 512;
    /** Deltas that are made or tried out, under way and waiting. */
    private static final int MAX_DIFFERING = 8;
    /** Samples that are opened or measured, under way and waiting, a few milliseconds each; datasets that are made. */
    private static final int MAX_OPENING = 256;

    private static final Duration RENEWAL = Duration.ofHours(12);
    private static final Duration EXPIRY = Duration.ofSeconds(10);
    private static final Duration NEWCOMERS = Duration.ofSeconds(5);
    private static final Duration ALERTS = Duration.ofSeconds(2);
    private static final Duration REMINDERS = Duration.ofSeconds(5);
    /** A fraction of the shortest life that the settings allow, so that several attempts to renew fit into it. */
    private static final Duration METADATA = Duration.ofMinutes(1);

    private static final Duration ASSIGNMENTS = Duration.ofSeconds(10);
    /** Longer than what is done under one lease takes. */
    private static final Duration LEAST_LEASE = Duration.ofMinutes(1);

    private static final Duration CLEANUP = Duration.ofMinutes(10);

    private final ServerConfig config;
    private final Vertx vertx;
    private final PoolMeter pool;
    private final Clock clock = Clock.systemUTC();
    private final SecureRandom random = new SecureRandom();
    private final Shutdown shutdown;
    private final Traces traces;
    private final Late<DeviceEndpoint> endpoint = new Late<>();

    ServerStart(ServerConfig config, Vertx vertx, PoolMeter pool) {
        this.config = config;
        this.pool = pool;
        this.vertx = vertx;
        this.shutdown = new Shutdown(vertx);
        this.traces = config.traceExport().map(Traces::sent).orElseGet(Traces::unsent);
        shutdown.then("traces", () -> closing(traces));
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
        ServerFiles files = ServerFiles.open(directory, config, vertx, clock.instant(), random);
        shutdown.then("artifacts", () -> closing(files.artifacts()));
        return files;
    }

    private Future<Database> openDatabase(ServerFiles files) {
        return vertx.executeBlocking(() -> databaseAddress(files), false)
                .compose(address -> Database.open(vertx, address))
                .onSuccess(database -> shutdown.then("connection pool", database::close));
    }

    private DatabaseAddress databaseAddress(ServerFiles files) throws IOException {
        Optional<String> url = config.database().url();
        if (url.isPresent()) {
            return KeptDatabase.external(url.get());
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
        return vertx.executeBlocking(
                () -> GatewayIdentity.issuedBy(files.identity(), config.number(), clock.instant()), false);
    }

    private Future<FlotillaServer> connect(ServerFiles files, Database database, GatewayIdentity own) {
        EventHub events = new EventHub(vertx);
        Late<MqttGateway> lateGateway = new Late<>();
        OpenSessions sessions = new OpenSessions();
        Outbox outbox = (topic, payload, retain) -> lateGateway.get().publish(topic, payload, retain && retains());
        Features features = Features.create(config, surroundings(files, database, events, outbox, sessions));
        Learning learning = learning(files, database, features, events);
        Arrivals arrivals = new Arrivals(vertx, features.traffic(), traces);
        BrokerSide side = config.broker()
                .map(broker -> BrokerSide.external(
                        broker, config, files, database, own, outbox, new Workers(vertx, "broker", 1), clock))
                .orElseGet(() -> BrokerSide.embedded(vertx, config, files, own, features.devices(), arrivals));
        sessions.addMqtt(side.broker());
        MqttGateway gateway = new MqttGateway(vertx, side.connector(), arrivals, () -> patience()
                .run(() -> features.reminders().askAgain()));
        lateGateway.set(gateway);
        ServerMetrics metrics = metrics(database, features, events);
        metrics.gateway(gateway, arrivals);
        side.intake().ifPresent(metrics::intake);
        return vertx.executeBlocking(() -> AlertWays.of(config.alerts(), database.transactions(), vertx, clock), false)
                .compose(ways -> {
                    metrics.alerts(ways);
                    return listen(
                            side,
                            ways,
                            new Listeners.Parts(
                                    files, database, features, learning, events, gateway, sessions, metrics, traces));
                });
    }

    private Learning learning(ServerFiles files, Database database, Features features, EventHub events) {
        try {
            FieldDatasets datasets = new FieldDatasets(features.samples().datasets(), features.registry());
            Learning learning = Learning.create(
                    config,
                    files,
                    database.transactions(),
                    features,
                    sources(features, datasets),
                    datasets,
                    events,
                    clock);
            shutdown.then("jobs", learning::stop);
            return learning;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FieldSignals.Sources sources(Features features, FieldDatasets made) {
        return new FieldSignals.Sources(features.samples().datasets()::newest, made::outlook, bundle -> features.drift()
                .accuracy(bundle, 1)
                .compose(estimates -> features.samples()
                        .labelling()
                        .accuracy(bundle)
                        .map(known -> Stream.concat(
                                        estimates.stream().map(point -> FieldSignals.estimated(point.estimate())),
                                        FieldSignals.labelled(known).stream())
                                .toList())));
    }

    private ServerMetrics metrics(Database database, Features features, EventHub events) {
        ServerMetrics metrics = new ServerMetrics(new SqlFigures(database.transactions()));
        metrics.traffic(features.traffic());
        metrics.outlet(features.outlet());
        metrics.pool(pool);
        metrics.events(events);
        return metrics;
    }

    private Features.Surroundings surroundings(
            ServerFiles files, Database database, EventHub events, Outbox outbox, OpenSessions sessions) {
        return new Features.Surroundings(
                database.transactions(),
                files.artifacts(),
                files.artifacts(),
                files.signers(),
                background(),
                outbox,
                events,
                clock,
                random,
                patience(),
                new DeviceCertificates(files.identity(), config.certificateLifetime()),
                new BoundedWork(new Workers(vertx, "certificates", SIGNING_THREADS), MAX_SIGNING),
                new BoundedWork(new Workers(vertx, "deltas", 1), MAX_DIFFERING),
                new SampleKey(files.sampleKey(), random),
                new BoundedWork(new Workers(vertx, "samples", 1), MAX_OPENING),
                new Workers(vertx, "groups", 1),
                sessions,
                endpoint);
    }

    /** Devices can connect once the gateway hears what they say. */
    private Future<FlotillaServer> listen(BrokerSide side, AlertWays ways, Listeners.Parts parts) {
        Broker broker = side.broker();
        Features features = parts.features();
        MqttGateway gateway = parts.gateway();
        CertificateRenewal renewal = renewal(parts.files());
        renewal.then(broker::show);
        Listeners listeners = new Listeners(vertx, config, clock, random, shutdown, renewal);
        return features.repository()
                .renew()
                .compose(renewed -> nobodyIsConnected(features))
                .compose(offline -> broker.start())
                .onSuccess(started -> shutdown.then("MQTT broker", broker::stop))
                .compose(started -> connect(gateway))
                .onSuccess(started -> shutdown.then("MQTT gateway", gateway::stop))
                .compose(started -> listeners.open(parts, side.address(config.advertisedHost()), endpoint))
                .compose(server -> UnhurriedWork.deploy(
                                vertx, () -> features.drift().tick(), System::nanoTime)
                        .map(drift -> {
                            SqlLeases leases = leases(parts.database());
                            startTimers(features, drift, ways, leases);
                            startTimers(parts.learning(), leases);
                            tick("renewal of the certificate", RENEWAL, renewal::check);
                            tick("end of certificates", EXPIRY, () -> broker.tend(clock.instant()));
                            return server;
                        }));
    }

    private CertificateRenewal renewal(ServerFiles files) {
        return new CertificateRenewal(vertx, files.identity(), () -> files.renewedIdentity(config, clock.instant()));
    }

    /** At a broker that starts only now. Devices at any other were there before. */
    private Future<Void> nobodyIsConnected(Features features) {
        return config.broker().isPresent()
                ? Future.succeededFuture()
                : features.devices().started();
    }

    /**
     * Nodes that retain messages each for itself would tell devices what was desired of them when a server was last
     * connected to that node. A device is told anyway when it comes, and reminded.
     */
    private boolean retains() {
        return config.broker().map(broker -> broker.nodes().isEmpty()).orElse(true);
    }

    /** A broker of somebody else may start after this server. */
    private Future<Void> connect(MqttGateway gateway) {
        if (config.broker().isEmpty()) {
            return gateway.start();
        }
        gateway.keepTrying();
        return Future.succeededFuture();
    }

    private void startTimers(Features features, UnhurriedWork drift, AlertWays ways, SqlLeases leases) {
        tick("rollout", config.rolloutTick(), () -> features.rollouts().tick());
        tickAlone(leases, "reminding of devices", REMINDERS, () -> features.reminders()
                .tick());
        tickAlone(leases, "joining of rollouts", NEWCOMERS, () -> features.newcomers()
                .welcome());
        tickAlone(leases, "review of approvals", NEWCOMERS, () -> features.approvals()
                .review());
        tick("signing of metadata", METADATA, () -> features.repository().renew());
        tickAlone(leases, "signing of assignments", ASSIGNMENTS, () -> features.assignments()
                .tick());
        tickAlone(leases, "drift detection", config.driftTick(), drift::tick);
        tickAlone(leases, "end of silences", ALERTS, () -> features.alerts().tick());
        tick("telling of alerts", ALERTS, () -> ways.routing().tick());
        ways.alertmanagers()
                .forEach((name, told) ->
                        tickAlone(leases, "telling of " + name, config.alerts().repeat(), told::tick));
        config.broker()
                .ifPresent(broker -> tick(
                        "noticing of silence", EXPIRY, () -> features.devices().forgetSilent(broker.silence())));
        tick("drift cleanup", CLEANUP, () -> features.drift().forgetOlderThan(config.driftKept()));
        tick("claims cleanup", CLEANUP, () -> features.enrolments().forgetEndedClaims());
        tick("samples cleanup", CLEANUP, () -> features.samples().samples().expire());
        tick("telemetry cleanup", CLEANUP, () -> features.telemetry().forgetOlderThan(config.telemetryKept()));
    }

    /** What this server was at when it was killed, it goes on with at once. */
    private void startTimers(Learning learning, SqlLeases leases) {
        learning.jobs()
                .start()
                .onComplete(freed ->
                        tick("jobs", config.jobs().tick(), () -> learning.jobs().tick()));
        tickAlone(leases, "retraining", config.jobs().retrainTick(), () -> learning.retrainings()
                .tick());
        tick("jobs cleanup", CLEANUP, () -> learning.jobs().forgetOld());
    }

    /** Under this server's number, so that it has them again at once when it is killed and started again. */
    private SqlLeases leases(Database database) {
        SqlLeases leases = new SqlLeases(database.transactions(), "server " + config.number());
        shutdown.then("leases", leases::release);
        return leases;
    }

    /** What would be done twice, or for nothing, by several servers. */
    private void tickAlone(SqlLeases leases, String name, Duration interval, Supplier<Future<Void>> work) {
        Duration lease = interval.multipliedBy(3);
        tick(name, interval, () -> leases.take(name, lease.compareTo(LEAST_LEASE) < 0 ? LEAST_LEASE : lease)
                .compose(mine -> Boolean.TRUE.equals(mine) ? work.get() : Future.succeededFuture()));
    }

    private void tick(String name, Duration interval, Supplier<Future<?>> work) {
        Ticker ticker = Ticker.start(vertx, name, interval, work);
        shutdown.then(name, ticker::stop);
    }

    private Patience patience() {
        return new Patience(Database::isAway, vertx::timer);
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
