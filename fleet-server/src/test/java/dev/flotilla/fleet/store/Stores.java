package dev.flotilla.fleet.store;

import dev.flotilla.fleet.account.InMemoryOperators;
import dev.flotilla.fleet.account.InMemoryTokens;
import dev.flotilla.fleet.account.OperatorStore;
import dev.flotilla.fleet.account.TokenStore;
import dev.flotilla.fleet.alert.AlertKind;
import dev.flotilla.fleet.alert.AlertStore;
import dev.flotilla.fleet.alert.MemoryAlerts;
import dev.flotilla.fleet.alert.route.MemoryNotices;
import dev.flotilla.fleet.alert.route.NoticeQueue;
import dev.flotilla.fleet.audit.AuditStore;
import dev.flotilla.fleet.audit.MemoryAudit;
import dev.flotilla.fleet.dataset.DatasetStore;
import dev.flotilla.fleet.dataset.MemorySamples;
import dev.flotilla.fleet.dataset.label.LabelStore;
import dev.flotilla.fleet.dataset.sample.SampleStore;
import dev.flotilla.fleet.device.DeviceStore;
import dev.flotilla.fleet.device.FleetKeyStore;
import dev.flotilla.fleet.device.MemoryDevices;
import dev.flotilla.fleet.device.MemoryFleetKeys;
import dev.flotilla.fleet.drift.DeviceTraits;
import dev.flotilla.fleet.drift.DriftStore;
import dev.flotilla.fleet.drift.MemoryDrift;
import dev.flotilla.fleet.experiment.ExperimentStore;
import dev.flotilla.fleet.experiment.MemoryExperiments;
import dev.flotilla.fleet.idempotency.MemoryRequestKeys;
import dev.flotilla.fleet.idempotency.RequestKeyStore;
import dev.flotilla.fleet.job.JobStore;
import dev.flotilla.fleet.job.MemoryJobs;
import dev.flotilla.fleet.oidc.MemoryPendingSignIns;
import dev.flotilla.fleet.oidc.PendingSignIns;
import dev.flotilla.fleet.registry.MemoryRegistry;
import dev.flotilla.fleet.registry.RegistryStore;
import dev.flotilla.fleet.retrain.MemoryRetrain;
import dev.flotilla.fleet.retrain.RetrainStore;
import dev.flotilla.fleet.rollout.MemoryRollouts;
import dev.flotilla.fleet.rollout.RolloutStore;
import dev.flotilla.fleet.telemetry.MemoryTelemetry;
import dev.flotilla.fleet.telemetry.TelemetryStore;
import dev.flotilla.fleet.trust.MemoryMetadata;
import dev.flotilla.fleet.trust.MetadataStore;
import io.vertx.core.Future;
import java.util.List;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/** One set of empty stores that belong together. */
public record Stores(
        DeviceStore devices,
        FleetKeyStore fleetKeys,
        MetadataStore metadata,
        RegistryStore registry,
        RolloutStore rollouts,
        TelemetryStore telemetry,
        ExperimentStore experiments,
        DriftStore drift,
        DeviceTraits deviceTraits,
        AlertStore alerts,
        NoticeQueue notices,
        OperatorStore operators,
        TokenStore tokens,
        AuditStore audit,
        RequestKeyStore requestKeys,
        SampleStore samples,
        LabelStore labels,
        DatasetStore datasets,
        PendingSignIns pendingSignIns,
        JobStore jobs,
        RetrainStore retrain,
        Runnable closing)
        implements AutoCloseable {

    /** Who is told of all alerts. */
    public static final String ALL = "all";
    /** Who is told of drift. */
    public static final String DRIFT = "drift";

    private static final Map<AlertKind, List<String>> ROUTES =
            Map.of(AlertKind.DRIFT, List.of(ALL, DRIFT), AlertKind.ROLLOUT, List.of(ALL));

    /** Where stores can be. */
    public enum Backend {
        MEMORY,
        POSTGRES
    }

    /** Fresh stores on a backend. */
    public static Stores in(Backend backend) {
        return in(backend, Optional.empty());
    }

    /** The same in a fleet in which no more devices than this may be in flight. */
    public static Stores in(Backend backend, Optional<Integer> mostInFlight) {
        return switch (backend) {
            case MEMORY -> inMemory(mostInFlight);
            case POSTGRES -> inPostgres(mostInFlight);
        };
    }

    public static Stores inMemory() {
        return inMemory(Optional.empty());
    }

    private static Stores inMemory(Optional<Integer> mostInFlight) {
        MemoryRegistry registry = new MemoryRegistry();
        MemoryDevices devices = new MemoryDevices(registry);
        MemoryAudit audit = new MemoryAudit();
        MemoryRollouts rollouts = new MemoryRollouts(devices, audit, mostInFlight);
        InMemoryOperators operators = new InMemoryOperators(audit);
        MemorySamples samples = new MemorySamples();
        MemoryNotices notices = new MemoryNotices();
        return new Stores(
                devices,
                new MemoryFleetKeys(devices),
                new MemoryMetadata(),
                registry,
                rollouts,
                new MemoryTelemetry(),
                new MemoryExperiments(devices, rollouts),
                new MemoryDrift(),
                (bundle, since) -> Future.succeededFuture(Map.of()),
                new MemoryAlerts(ROUTES, notices),
                notices,
                operators,
                new InMemoryTokens(operators, audit),
                audit,
                new MemoryRequestKeys(),
                samples,
                samples,
                samples,
                new MemoryPendingSignIns(),
                new MemoryJobs(Clock.systemUTC()),
                new MemoryRetrain(),
                () -> {});
    }

    private static Stores inPostgres(Optional<Integer> mostInFlight) {
        TestDatabase database = TestDatabase.fresh();
        Transactions transactions = database.transactions();
        return new Stores(
                new SqlDevices(transactions),
                new SqlFleetKeys(transactions),
                new SqlMetadata(transactions),
                new SqlRegistry(transactions),
                new SqlRollouts(transactions, mostInFlight),
                new SqlTelemetry(transactions),
                new SqlExperiments(transactions),
                new SqlDrift(transactions),
                new SqlDeviceTraits(transactions),
                new SqlAlerts(transactions, ROUTES),
                new SqlNotices(transactions),
                new SqlOperatorStore(transactions),
                new SqlTokens(transactions),
                new SqlAudit(transactions),
                new SqlRequestKeys(transactions),
                new SqlSamples(transactions),
                new SqlLabels(transactions),
                new SqlDatasets(transactions),
                new SqlPendingSignIns(transactions),
                new SqlJobs(transactions),
                new SqlRetrain(transactions),
                database::close);
    }

    @Override
    public void close() {
        closing.run();
    }
}
