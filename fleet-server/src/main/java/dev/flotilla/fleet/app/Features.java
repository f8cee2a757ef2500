package dev.flotilla.fleet.app;

import dev.flotilla.contract.trust.OnlineKeys;
import dev.flotilla.fleet.account.OperatorStore;
import dev.flotilla.fleet.account.Scope;
import dev.flotilla.fleet.alert.AlertStore;
import dev.flotilla.fleet.alert.Alerts;
import dev.flotilla.fleet.api.AccuracyResource;
import dev.flotilla.fleet.api.AlertResource;
import dev.flotilla.fleet.api.BundleResource;
import dev.flotilla.fleet.api.ClaimResource;
import dev.flotilla.fleet.api.DeviceEndpoint;
import dev.flotilla.fleet.api.DeviceGate;
import dev.flotilla.fleet.api.DeviceResource;
import dev.flotilla.fleet.api.DriftResource;
import dev.flotilla.fleet.api.EnrolResource;
import dev.flotilla.fleet.api.EstResource;
import dev.flotilla.fleet.api.EvidenceResource;
import dev.flotilla.fleet.api.FleetKeyResource;
import dev.flotilla.fleet.api.FleetResource;
import dev.flotilla.fleet.api.MetadataResource;
import dev.flotilla.fleet.api.Resource;
import dev.flotilla.fleet.api.RolloutResource;
import dev.flotilla.fleet.api.Routes;
import dev.flotilla.fleet.api.TrustResource;
import dev.flotilla.fleet.audit.AuditLog;
import dev.flotilla.fleet.dataset.sample.SampleKey;
import dev.flotilla.fleet.device.AnnouncementQueue;
import dev.flotilla.fleet.device.AssignmentRenewal;
import dev.flotilla.fleet.device.AssignmentTerm;
import dev.flotilla.fleet.device.CertificateIssuer;
import dev.flotilla.fleet.device.DesiredOutlet;
import dev.flotilla.fleet.device.DeviceSessions;
import dev.flotilla.fleet.device.DeviceStore;
import dev.flotilla.fleet.device.Devices;
import dev.flotilla.fleet.device.Enrolments;
import dev.flotilla.fleet.device.FleetKeyStore;
import dev.flotilla.fleet.device.FleetKeys;
import dev.flotilla.fleet.device.Reminders;
import dev.flotilla.fleet.drift.DriftMonitor;
import dev.flotilla.fleet.drift.GroupComparisons;
import dev.flotilla.fleet.event.Changes;
import dev.flotilla.fleet.experiment.ExperimentStore;
import dev.flotilla.fleet.experiment.Experiments;
import dev.flotilla.fleet.experiment.Forecasts;
import dev.flotilla.fleet.identity.ServerIdentity;
import dev.flotilla.fleet.limit.Patience;
import dev.flotilla.fleet.limit.SlowWork;
import dev.flotilla.fleet.mqtt.Attendance;
import dev.flotilla.fleet.mqtt.ChunkPublisher;
import dev.flotilla.fleet.mqtt.DesiredPublisher;
import dev.flotilla.fleet.mqtt.DeviceTraffic;
import dev.flotilla.fleet.mqtt.Outbox;
import dev.flotilla.fleet.mqtt.RequestPublisher;
import dev.flotilla.fleet.quality.Quality;
import dev.flotilla.fleet.registry.Artifacts;
import dev.flotilla.fleet.registry.Deltas;
import dev.flotilla.fleet.registry.Registry;
import dev.flotilla.fleet.registry.RegistryStore;
import dev.flotilla.fleet.rollout.Approvals;
import dev.flotilla.fleet.rollout.EmergencyBrake;
import dev.flotilla.fleet.rollout.Gatekeeper;
import dev.flotilla.fleet.rollout.Newcomers;
import dev.flotilla.fleet.rollout.RolloutNotices;
import dev.flotilla.fleet.rollout.RolloutStore;
import dev.flotilla.fleet.rollout.Rollouts;
import dev.flotilla.fleet.store.SqlAlerts;
import dev.flotilla.fleet.store.SqlAudit;
import dev.flotilla.fleet.store.SqlDeviceTraits;
import dev.flotilla.fleet.store.SqlDevices;
import dev.flotilla.fleet.store.SqlDrift;
import dev.flotilla.fleet.store.SqlExperiments;
import dev.flotilla.fleet.store.SqlFleetKeys;
import dev.flotilla.fleet.store.SqlMetadata;
import dev.flotilla.fleet.store.SqlOperatorStore;
import dev.flotilla.fleet.store.SqlRegistry;
import dev.flotilla.fleet.store.SqlRollouts;
import dev.flotilla.fleet.store.SqlTelemetry;
import dev.flotilla.fleet.store.Transactions;
import dev.flotilla.fleet.telemetry.Telemetry;
import dev.flotilla.fleet.transfer.ArtifactReader;
import dev.flotilla.fleet.transfer.AssignedArtifacts;
import dev.flotilla.fleet.transfer.Entitlement;
import dev.flotilla.fleet.transfer.Transfers;
import dev.flotilla.fleet.trust.Background;
import dev.flotilla.fleet.trust.OnlineSigners;
import dev.flotilla.fleet.trust.Repository;
import io.vertx.core.Future;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/** The features and what joins them: each gets its store, its clock and the ports to the others. */
record Features(
        DeviceStore deviceStore,
        Devices devices,
        FleetKeys fleetKeys,
        Reminders reminders,
        Enrolments enrolments,
        Repository repository,
        OnlineKeys onlineKeys,
        AssignmentRenewal assignments,
        Registry registry,
        Deltas deltas,
        Rollouts rollouts,
        Approvals approvals,
        EmergencyBrake brake,
        Newcomers newcomers,
        Telemetry telemetry,
        Alerts alerts,
        DriftMonitor drift,
        GroupComparisons groups,
        DeviceTraffic traffic,
        Entitlement entitlement,
        AuditLog audit,
        Experiments experiments,
        CountedOutlet outlet,
        Forecasts forecasts,
        SampleFeatures samples,
        Supplier<DeviceEndpoint> endpoint,
        Duration stageTimeout) {

    /**
     * What the features need of the rest of the server.
     *
     * @param patience with a database that is away
     * @param sessions of devices, which have none before the listeners are open
     * @param endpoint known once all listeners have their ports
     */
    record Surroundings(
            Transactions transactions,
            Artifacts artifacts,
            ArtifactReader reader,
            OnlineSigners signers,
            Background background,
            Outbox outbox,
            Changes changes,
            Clock clock,
            SecureRandom random,
            Patience patience,
            CertificateIssuer issuer,
            SlowWork signing,
            SlowWork differing,
            SampleKey sampleKey,
            SlowWork opening,
            SlowWork comparing,
            DeviceSessions sessions,
            Supplier<DeviceEndpoint> endpoint) {}

    static Features create(ServerConfig config, Surroundings in) {
        DeviceStore devices = new SqlDevices(in.transactions());
        FleetKeyStore keys = new SqlFleetKeys(in.transactions());
        Repository repository = repository(config, in);
        RegistryStore bundles = new SqlRegistry(in.transactions());
        Registry registry =
                new Registry(bundles, in.artifacts(), repository, in.background(), in.clock(), in.changes());
        Deltas deltas = new Deltas(bundles, in.artifacts(), in.differing());
        AssignmentTerm term = new AssignmentTerm(config.assignmentLifetime());
        CountedOutlet outlet = new CountedOutlet(new DesiredPublisher(
                devices, keys, registry, deltas, in.signers().director(), term, in.clock(), in.outbox()));
        Devices known = new Devices(devices, new AnnouncementQueue(outlet), in.sessions(), in.clock(), in.changes());
        Telemetry telemetry = new Telemetry(new SqlTelemetry(in.transactions()), in.clock(), in.changes());
        Entitlement entitlement = new AssignedArtifacts(devices, deltas);
        Transfers transfers =
                new Transfers(entitlement, in.reader(), repository::file, new ChunkPublisher(in.outbox()));
        RolloutStore rollouts = new SqlRollouts(in.transactions(), config.maxInFlight());
        Alerts alerts = new Alerts(alertStore(config, in), in.clock(), in.changes());
        AuditLog audit = new AuditLog(new SqlAudit(in.transactions()), in.clock());
        ExperimentStore trials = new SqlExperiments(in.transactions());
        Experiments experiments = new Experiments(
                trials, telemetry, registry, new AuditedRulings(audit), new RequestPublisher(in.outbox()));
        Rollouts underWay = rollouts(
                in,
                rollouts,
                devices,
                registry,
                outlet,
                new RolloutAlerts(alerts, registry),
                new Gatekeeper(rollouts, experiments, config.gateInterval(), in.clock()));
        OperatorStore operators = new SqlOperatorStore(in.transactions());
        return new Features(
                devices,
                known,
                new FleetKeys(keys, outlet, in.clock()),
                new Reminders(devices, outlet, in.clock()),
                new Enrolments(devices, in.issuer(), in.signing(), in.clock(), in.random(), in.changes()),
                repository,
                in.signers().publicKeys(),
                new AssignmentRenewal(devices, outlet, term, () -> isDirector(repository, in.signers()), in.clock()),
                registry,
                deltas,
                underWay,
                new Approvals(underWay, rollouts, () -> operators.namesWith(Scope.RELEASE), in.clock(), in.changes()),
                new EmergencyBrake(rollouts, in.clock(), in.changes()),
                new Newcomers(rollouts, devices, registry, in.clock(), in.changes()),
                telemetry,
                alerts,
                drift(config, in, telemetry, devices, registry, alerts),
                new GroupComparisons(config.drift(), telemetry, devices, registry, in.comparing()),
                new DeviceTraffic(
                        known, attendance(config, known), telemetry, transfers, in.outbox(), in.patience(), in.clock()),
                entitlement,
                audit,
                experiments,
                outlet,
                new Forecasts(trials, telemetry, registry, in.clock()),
                SampleFeatures.create(config, in, registry),
                in.endpoint(),
                config.stageTimeout());
    }

    /** Only the embedded broker tells who comes and goes. */
    private static Attendance attendance(ServerConfig config, Devices devices) {
        return config.broker().isPresent() ? Attendance.byMessages(devices) : Attendance.byConnections(devices);
    }

    private static Repository repository(ServerConfig config, Surroundings in) {
        return new Repository(
                new SqlMetadata(in.transactions()),
                in.signers(),
                config.lifetimes(),
                in.background(),
                in.clock(),
                in.changes());
    }

    private static Rollouts rollouts(
            Surroundings in,
            RolloutStore store,
            DeviceStore devices,
            Registry registry,
            DesiredOutlet outlet,
            RolloutNotices notices,
            Gatekeeper gates) {
        return new Rollouts(
                store,
                devices,
                registry,
                outlet,
                notices,
                in.clock(),
                () -> UUID.randomUUID().toString(),
                in.changes(),
                gates);
    }

    private static AlertStore alertStore(ServerConfig config, Surroundings in) {
        return new SqlAlerts(in.transactions(), config.alerts().routes());
    }

    private static DriftMonitor drift(
            ServerConfig config,
            Surroundings in,
            Telemetry telemetry,
            DeviceStore devices,
            Registry registry,
            Alerts alerts) {
        return new DriftMonitor(
                config.drift(),
                new SqlDrift(in.transactions()),
                telemetry,
                devices,
                new SqlDeviceTraits(in.transactions()),
                registry,
                alerts,
                in.clock(),
                in.changes());
    }

    private static Future<Boolean> isDirector(Repository repository, OnlineSigners signers) {
        return repository.state().map(trust -> trust.filter(
                        state -> state.isDirector(signers.director().publicKey()))
                .isPresent());
    }

    /** The REST API for operators. */
    List<Resource> operatorResources() {
        List<Resource> resources = new ArrayList<>(samples.resources());
        resources.addAll(List.of(
                new FleetResource(devices, registry, rollouts, brake, alerts, telemetry),
                new DeviceResource(devices, registry),
                new FleetKeyResource(fleetKeys),
                new ClaimResource(enrolments, endpoint),
                new TrustResource(repository, onlineKeys, endpoint),
                new BundleResource(registry, deltas, deviceStore),
                new RolloutResource(rollouts, approvals, registry, stageTimeout),
                new EvidenceResource(rollouts, experiments, forecasts),
                new DriftResource(drift, groups),
                new AccuracyResource(new Quality(drift, samples.datasets(), registry)),
                new AlertResource(alerts)));
        return resources;
    }

    /** What devices reach by HTTPS, besides the artifacts. */
    List<Routes> deviceRoutes(ServerIdentity identity, DeviceGate gate) {
        return List.of(
                new EnrolResource(endpoint),
                new EstResource(enrolments, identity, gate, audit),
                new MetadataResource(repository, gate),
                samples.intake(audit, gate));
    }
}
