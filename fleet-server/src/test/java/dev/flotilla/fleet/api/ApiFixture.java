package dev.flotilla.fleet.api;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.HmacKey;
import dev.flotilla.contract.testkit.ManualClock;
import dev.flotilla.contract.trust.P256KeyPair;
import dev.flotilla.fleet.account.Accounts;
import dev.flotilla.fleet.account.Caller;
import dev.flotilla.fleet.account.OneTimeToken;
import dev.flotilla.fleet.account.Operators;
import dev.flotilla.fleet.account.Role;
import dev.flotilla.fleet.account.Scope;
import dev.flotilla.fleet.account.Tokens;
import dev.flotilla.fleet.alert.Alerts;
import dev.flotilla.fleet.audit.Actor;
import dev.flotilla.fleet.audit.AuditEvent;
import dev.flotilla.fleet.audit.AuditLog;
import dev.flotilla.fleet.dataset.Datasets;
import dev.flotilla.fleet.dataset.label.Labelling;
import dev.flotilla.fleet.dataset.sample.Contents;
import dev.flotilla.fleet.dataset.sample.Import;
import dev.flotilla.fleet.dataset.sample.Pictures;
import dev.flotilla.fleet.dataset.sample.SampleKey;
import dev.flotilla.fleet.dataset.sample.Samples;
import dev.flotilla.fleet.device.AssignmentRenewal;
import dev.flotilla.fleet.device.AssignmentTerm;
import dev.flotilla.fleet.device.Devices;
import dev.flotilla.fleet.device.Enrolments;
import dev.flotilla.fleet.device.FleetKeys;
import dev.flotilla.fleet.device.Reminders;
import dev.flotilla.fleet.drift.DriftMonitor;
import dev.flotilla.fleet.drift.DriftSettings;
import dev.flotilla.fleet.drift.GroupComparisons;
import dev.flotilla.fleet.drift.Season;
import dev.flotilla.fleet.event.Changes;
import dev.flotilla.fleet.experiment.Experiments;
import dev.flotilla.fleet.experiment.Forecasts;
import dev.flotilla.fleet.idempotency.RequestKeys;
import dev.flotilla.fleet.identity.ServerIdentity;
import dev.flotilla.fleet.job.JobRunner;
import dev.flotilla.fleet.job.JobSettings;
import dev.flotilla.fleet.job.JobShare;
import dev.flotilla.fleet.job.JobTokens;
import dev.flotilla.fleet.job.Jobs;
import dev.flotilla.fleet.job.MemoryJobFiles;
import dev.flotilla.fleet.job.RunnerKind;
import dev.flotilla.fleet.job.Runners;
import dev.flotilla.fleet.limit.BoundedWork;
import dev.flotilla.fleet.limit.Immediately;
import dev.flotilla.fleet.limit.Patience;
import dev.flotilla.fleet.limit.SlowWork;
import dev.flotilla.fleet.mqtt.Attendance;
import dev.flotilla.fleet.mqtt.ChunkPublisher;
import dev.flotilla.fleet.mqtt.DesiredPublisher;
import dev.flotilla.fleet.mqtt.DeviceTraffic;
import dev.flotilla.fleet.mqtt.Outbox;
import dev.flotilla.fleet.oidc.Handover;
import dev.flotilla.fleet.oidc.ProviderSignIns;
import dev.flotilla.fleet.oidc.TestProvider;
import dev.flotilla.fleet.quality.Quality;
import dev.flotilla.fleet.registry.Deltas;
import dev.flotilla.fleet.registry.MemoryArtifacts;
import dev.flotilla.fleet.registry.Registry;
import dev.flotilla.fleet.retrain.NoRollouts;
import dev.flotilla.fleet.retrain.Progress;
import dev.flotilla.fleet.retrain.Retrainings;
import dev.flotilla.fleet.retrain.RolloutStarts;
import dev.flotilla.fleet.retrain.Signals;
import dev.flotilla.fleet.rollout.Approvals;
import dev.flotilla.fleet.rollout.EmergencyBrake;
import dev.flotilla.fleet.rollout.Gatekeeper;
import dev.flotilla.fleet.rollout.Newcomers;
import dev.flotilla.fleet.rollout.Rollout;
import dev.flotilla.fleet.rollout.RolloutNotices;
import dev.flotilla.fleet.rollout.Rollouts;
import dev.flotilla.fleet.store.Stores;
import dev.flotilla.fleet.store.TestDatabase;
import dev.flotilla.fleet.store.postgres.DirectoryTrees;
import dev.flotilla.fleet.telemetry.Telemetry;
import dev.flotilla.fleet.trace.Traces;
import dev.flotilla.fleet.transfer.AssignedArtifacts;
import dev.flotilla.fleet.transfer.Transfers;
import dev.flotilla.fleet.trust.Lifetimes;
import dev.flotilla.fleet.trust.OnlineSigners;
import dev.flotilla.fleet.trust.Repository;
import dev.flotilla.fleet.trust.TestSigners;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** The resources over real services, served on a free port; what is published is kept by topic. */
final class ApiFixture extends ApiCalls implements AutoCloseable {

    static final String SETUP = "token";
    static final Duration SESSION = Duration.ofDays(1);
    private static final long MAX_FILE = 1 << 20;
    private static final int MANY = 1_000_000;
    private static final Changes NOBODY = topic -> {};
    private static final Digest CA = Digest.of("ca".getBytes(StandardCharsets.UTF_8));
    private static final DeviceEndpoint ENDPOINT =
            new DeviceEndpoint("https://localhost:8443", "localhost", 8883, "pem", CA);
    private static final Duration LIFETIME = Duration.ofDays(90);
    private static final ServerIdentity IDENTITY = identity();
    static final P256KeyPair SAMPLE_PAIR = P256KeyPair.generate(new SecureRandom());
    private static final SampleKey SAMPLE_KEY = new SampleKey(SAMPLE_PAIR, new SecureRandom());
    static final int SAMPLES_PER_DAY = 20;
    static final OnlineSigners SIGNERS = TestSigners.of(1);
    static final HmacKey JOB_KEY = new HmacKey("k", new byte[HmacKey.MIN_SECRET]);
    static final JobTokens JOB_TOKENS = new JobTokens(JOB_KEY);
    static final AssignmentTerm TERM = new AssignmentTerm(Duration.ofDays(10));
    private static final Lifetimes LIFETIMES = new Lifetimes(Duration.ofDays(30), Duration.ofDays(3));
    private static final Duration STAGE_TIMEOUT = Duration.ofMinutes(10);
    private static final DriftSettings DRIFT = new DriftSettings(1000, 0.01, 100, 3, Duration.ofHours(1), Season.NONE);

    final ManualClock clock = new ManualClock();
    final Map<String, byte[]> published = new ConcurrentHashMap<>();
    final Notices notices = new Notices();
    volatile boolean brokerInReach = true;
    volatile boolean overloaded;
    final AtomicInteger issued = new AtomicInteger();
    final List<DeviceId> ended = new CopyOnWriteArrayList<>();
    final Stores stores;
    final Devices devices;
    final Reminders reminders;
    final AssignmentRenewal assignments;
    final Rollouts rollouts;
    final Approvals approvals;
    final Experiments experiments;
    final Newcomers newcomers;
    final DriftMonitor drift;
    final Samples samples;
    final DeviceTraffic traffic;
    final Jobs jobs;
    final Retrainings retrainings;
    final MemoryJobFiles jobFiles = MemoryJobFiles.filled();
    final List<Runnable> jobThreads = new CopyOnWriteArrayList<>();
    final AtomicReference<Future<Signals>> signals = new AtomicReference<>(Future.succeededFuture(
            new Signals(Optional.empty(), List.of(), List.of(), Optional.empty(), Optional.empty())));
    private final Repository repository;
    private final Registry registry;
    private final DesiredPublisher outlet;
    final Operators operators;
    final Tokens tokens;
    final Accounts accounts;
    final AuditLog audit;
    final TestProvider provider = new TestProvider(clock);
    private final ProviderSignIns providerSignIns;
    private final RequestKeys keys;
    private final List<Resource> resources;
    private final Vertx vertx = Vertx.vertx();
    private final Traces traces = Traces.unsent();
    private final HttpServer server;

    ApiFixture(Stores stores) {
        this.stores = stores;
        Outbox outbox = (topic, payload, retain) -> {
            if (!brokerInReach) {
                return Future.failedFuture("the broker is out of reach");
            }
            published.put(topic, payload);
            return Future.succeededFuture();
        };
        MemoryArtifacts artifacts = new MemoryArtifacts();
        Immediately background = new Immediately();
        repository = new Repository(stores.metadata(), SIGNERS, LIFETIMES, background, clock, NOBODY);
        registry = new Registry(stores.registry(), artifacts, repository, background, clock, NOBODY);
        Deltas deltas = new Deltas(stores.registry(), artifacts, background);
        outlet = new DesiredPublisher(
                stores.devices(), stores.fleetKeys(), registry, deltas, SIGNERS.director(), TERM, clock, outbox);
        assignments = new AssignmentRenewal(stores.devices(), outlet, TERM, this::isDirector, clock);
        Alerts alerts = new Alerts(stores.alerts(), clock, NOBODY);
        Telemetry telemetry = new Telemetry(stores.telemetry(), clock, NOBODY);
        Enrolments enrolments = new Enrolments(
                stores.devices(),
                (device, key, now) -> {
                    issued.incrementAndGet();
                    return IDENTITY.issueClient(device.value(), key.spki(), now, LIFETIME);
                },
                slow(),
                clock,
                new SecureRandom(),
                NOBODY);
        devices = new Devices(stores.devices(), outlet, this::end, clock, NOBODY);
        reminders = new Reminders(stores.devices(), outlet, clock);
        experiments = new Experiments(
                stores.experiments(),
                telemetry,
                registry,
                (rollout, ruling) -> Future.succeededFuture(),
                (device, watch) -> {});
        rollouts = newRollouts();
        approvals = new Approvals(
                rollouts, stores.rollouts(), () -> stores.operators().namesWith(Scope.RELEASE), clock, NOBODY);
        newcomers = new Newcomers(stores.rollouts(), stores.devices(), registry, clock, NOBODY);
        drift = new DriftMonitor(
                DRIFT,
                stores.drift(),
                telemetry,
                stores.devices(),
                stores.deviceTraits(),
                registry,
                alerts,
                clock,
                NOBODY);
        traffic = new DeviceTraffic(
                devices,
                Attendance.byConnections(devices),
                telemetry,
                new Transfers(
                        new AssignedArtifacts(stores.devices(), deltas),
                        artifacts,
                        repository::file,
                        new ChunkPublisher(outbox)),
                outbox,
                new Patience(failure -> false, millis -> Future.succeededFuture()),
                clock);
        Supplier<DeviceEndpoint> endpoint = () -> ENDPOINT;
        EventHub events = new EventHub(vertx);
        audit = new AuditLog(stores.audit(), clock);
        keys = new RequestKeys(stores.requestKeys(), clock);
        SecureRandom random = new SecureRandom();
        tokens = new Tokens(stores.tokens(), clock, random, events);
        accounts = new Accounts(stores.operators(), background, clock, random, events);
        operators = new Operators(
                stores.operators(), tokens, new OneTimeToken(SETUP), background, clock, random, SESSION, events);
        samples = new Samples(stores.samples(), registry, SAMPLE_KEY, background, SAMPLES_PER_DAY, clock);
        Contents contents = new Contents(stores.samples(), SAMPLE_KEY, background);
        Labelling labelling = new Labelling(stores.labels(), clock);
        Datasets datasets = new Datasets(stores.datasets(), contents, registry, background, clock);
        providerSignIns = provider.signIns(stores.pendingSignIns(), operators);
        jobs = jobs();
        retrainings = retrainings();
        JobShare share = new JobShare(jobs, jobFiles, Runnable::run);
        resources = List.of(
                new JobResource(jobs, share, jobFiles),
                new RetrainingResource(retrainings, jobFiles),
                events,
                new AccountResource(accounts),
                new TokenResource(tokens),
                new FleetResource(
                        devices,
                        registry,
                        rollouts,
                        new EmergencyBrake(stores.rollouts(), clock, NOBODY),
                        alerts,
                        telemetry),
                new DeviceResource(devices, registry),
                new FleetKeyResource(new FleetKeys(stores.fleetKeys(), outlet, clock)),
                new ClaimResource(enrolments, endpoint),
                new TrustResource(repository, SIGNERS.publicKeys(), endpoint),
                new BundleResource(registry, deltas, stores.devices()),
                new RolloutResource(rollouts, approvals, registry, STAGE_TIMEOUT),
                new EvidenceResource(
                        rollouts, experiments, new Forecasts(stores.experiments(), telemetry, registry, clock)),
                new DriftResource(
                        drift, new GroupComparisons(DRIFT, telemetry, stores.devices(), registry, background)),
                new AccuracyResource(new Quality(drift, datasets, registry)),
                new AlertResource(alerts),
                new CaptureResource(
                        samples, new Import(stores.samples(), SAMPLE_KEY, background, clock), labelling, registry),
                new SampleResource(samples, contents, new Pictures(artifacts, contents, background), registry),
                new LabelResource(labelling, samples, registry),
                new DatasetResource(datasets, registry));
        Router root = Router.router(vertx);
        root.route().failureHandler(Problems::render);
        root.route("/api/*").subRouter(unguarded());
        root.route().handler(BodyHandler.create(false));
        DeviceGate gate = new DeviceGate(devices::authenticate);
        new EnrolResource(endpoint).mount(root);
        new EstResource(enrolments, IDENTITY, gate, audit).mount(root);
        new MetadataResource(repository, gate).mount(root);
        server =
                TestDatabase.await(vertx.createHttpServer().requestHandler(root).listen(0, "127.0.0.1"));
    }

    /** A job is done at once by nobody: tests report for whoever does it. */
    private Jobs jobs() {
        JobRunner waits = (job, watch) -> watch.heard().orElseThrow();
        Map<RunnerKind, JobRunner> runners = Map.of(RunnerKind.EMBEDDED, waits, RunnerKind.WEBHOOK, waits);
        return new Jobs(
                stores.jobs(),
                new Runners(runners, Map.of(), Path.of("target")),
                jobThreads::add,
                "server",
                new JobSettings(4, 100, 3, Duration.ofMinutes(1), Duration.ofDays(1)),
                clock,
                NOBODY);
    }

    private Retrainings retrainings() {
        RolloutStarts none = new NoRollouts();
        Progress progress = new Progress(
                stores.retrain(),
                jobs,
                bundle -> Future.succeededFuture(false),
                none,
                run -> Future.succeededFuture(),
                Optional.empty(),
                clock,
                NOBODY);
        return new Retrainings(
                stores.retrain(),
                jobs,
                pipeline -> signals.get(),
                (pipeline, champion) -> Future.failedFuture("no pipeline here makes its datasets"),
                none,
                progress,
                clock,
                NOBODY);
    }

    /** With which whoever does a job shows who he is. */
    static String jobToken(String job) {
        return JOB_TOKENS.token(job);
    }

    /** Lets every job that was begun run on to its end. */
    void letJobsRun() {
        List.copyOf(jobThreads).forEach(Runnable::run);
        jobThreads.clear();
    }

    private Future<Boolean> isDirector() {
        return repository.state().map(trust -> trust.filter(
                        state -> state.isDirector(SIGNERS.director().publicKey()))
                .isPresent());
    }

    /** The service as a server that was started again would have it. */
    Rollouts newRollouts() {
        return new Rollouts(
                stores.rollouts(),
                stores.devices(),
                registry,
                outlet,
                notices,
                clock,
                () -> UUID.randomUUID().toString(),
                NOBODY,
                new Gatekeeper(stores.rollouts(), experiments, Duration.ofSeconds(1), clock));
    }

    private SlowWork slow() {
        SlowWork full = new BoundedWork(new Immediately(), 0);
        return new SlowWork() {
            @Override
            public <T> Future<T> run(Callable<T> work) {
                return (overloaded ? full : new Immediately()).run(work);
            }
        };
    }

    private static ServerIdentity identity() {
        try {
            Path directory = Files.createTempDirectory("identity");
            try {
                return ServerIdentity.in(directory, List.of(), Instant.parse("2020-01-01T00:00:00Z"));
            } finally {
                DirectoryTrees.delete(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Future<Void> end(DeviceId device) {
        ended.add(device);
        return Future.succeededFuture();
    }

    /** The whole API for everybody. */
    private Router unguarded() {
        ApiDocument document = ApiDocument.load();
        ApiRouter api = new ApiRouter(ApiFixture::admitEverybody, audit, keys, (id, status, time) -> {}, MAX_FILE);
        new DescriptionResource(document).serve(api);
        SignedIn signedIn = new SignedIn(operators, unlimited(), SESSION, false);
        OpenedSession opened = new OpenedSession(operators, signedIn);
        new SessionResource(operators, opened).serve(api);
        new ProviderResource(Optional.of(providerSignIns), signedIn, opened).serve(api);
        new AuditResource(audit).serve(api);
        resources.forEach(resource -> resource.serve(api));
        return api.build(vertx, document);
    }

    private static void admitEverybody(RoutingContext context, Access access) {
        Caller root = new Caller("root", Role.ADMIN, Optional.empty(), Role.ADMIN.scopes());
        new Admission(root, () -> Future.succeededFuture(true)).putOn(context);
        context.next();
    }

    /** What a browser brings to a program that waits with this challenge, when somebody has signed in at the provider. */
    String codeForProgram(String challenge) {
        Handover handover = new Handover(2000, challenge, "s".repeat(16));
        ProviderSignIns.Begun begun = TestDatabase.await(providerSignIns.begin("here", Optional.of(handover)));
        Map<String, String> back = provider.visit(begun.location());
        ProviderSignIns.Return all =
                new ProviderSignIns.Return(begun.browser(), back.get("state"), back.get("code"), "", "");
        AuditEvent done = new AuditEvent(Actor.system(), "test", "", AuditEvent.Outcome.DONE, "");
        ProviderSignIns.Ended ended = TestDatabase.await(providerSignIns.end(all, "here", done));
        String query = ((ProviderSignIns.Ended.There) ended).location().getQuery();
        return query.replaceFirst("code=", "").replaceFirst("&.*", "");
    }

    /** The API as it is served, to those who may: the first operator is made with the setup token {@link #SETUP}. */
    HttpServer console(boolean behindTls) {
        return console(behindTls, unlimited());
    }

    private RequestLimits unlimited() {
        return new RequestLimits(MANY, MANY, clock);
    }

    HttpServer console(boolean behindTls, RequestLimits limits) {
        ConsoleServer.Options options = new ConsoleServer.Options(
                "127.0.0.1",
                0,
                MAX_FILE,
                SESSION,
                behindTls,
                limits,
                failure -> false,
                Optional.of(providerSignIns),
                Optional.of(JOB_TOKENS));
        return TestDatabase.await(
                new ConsoleServer(vertx, options, operators, audit, keys, (id, status, time) -> {}, traces)
                        .start(resources, root -> {}));
    }

    @Override
    int port() {
        return server.actualPort();
    }

    /** A device that enrolled with a claim of its own. */
    ApiDevice enrol(String name) throws IOException {
        String claim = post("/api/enrolment-claims", "{\"count\":1,\"expiresInSeconds\":60,\"group\":\"line\"}")
                .as(201)
                .strings("claims")
                .get(0);
        return ApiDevice.enrol(this, claim, name);
    }

    void tick() {
        TestDatabase.await(repository.renew());
        TestDatabase.await(assignments.tick());
        TestDatabase.await(reminders.tick());
        TestDatabase.await(newcomers.welcome());
        TestDatabase.await(approvals.review());
        TestDatabase.await(rollouts.tick());
        TestDatabase.await(drift.tick());
    }

    boolean knows(DeviceId id) {
        return TestDatabase.await(devices.find(id)).isPresent();
    }

    @Override
    public void close() {
        TestDatabase.await(vertx.close());
        provider.close();
        stores.close();
    }

    /** Remembers what it heard last; while it is deaf, telling it fails. */
    static final class Notices implements RolloutNotices {
        final Map<String, List<DeviceId>> failed = new ConcurrentHashMap<>();
        volatile boolean deaf;

        @Override
        public Future<Void> failed(Rollout rollout, List<DeviceId> failedDevices) {
            if (deaf) {
                return Future.failedFuture("deaf");
            }
            failed.put(rollout.id(), failedDevices);
            return Future.succeededFuture();
        }

        @Override
        public Future<Void> settled(Rollout rollout) {
            failed.remove(rollout.id());
            return Future.succeededFuture();
        }
    }
}
