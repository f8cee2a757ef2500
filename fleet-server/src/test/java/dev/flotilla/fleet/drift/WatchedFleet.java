package dev.flotilla.fleet.drift;

import dev.flotilla.contract.testkit.ManualClock;
import dev.flotilla.fleet.alert.Alert;
import dev.flotilla.fleet.alert.AlertKind;
import dev.flotilla.fleet.alert.Alerts;
import dev.flotilla.fleet.event.Changes;
import dev.flotilla.fleet.limit.Immediately;
import dev.flotilla.fleet.registry.MemoryArtifacts;
import dev.flotilla.fleet.registry.RegisteredBundle;
import dev.flotilla.fleet.registry.RegisteredBundles;
import dev.flotilla.fleet.registry.Registry;
import dev.flotilla.fleet.registry.RegistryStore;
import dev.flotilla.fleet.store.SqlAlerts;
import dev.flotilla.fleet.store.SqlDeviceTraits;
import dev.flotilla.fleet.store.SqlDevices;
import dev.flotilla.fleet.store.SqlDrift;
import dev.flotilla.fleet.store.SqlMetadata;
import dev.flotilla.fleet.store.SqlRegistry;
import dev.flotilla.fleet.store.SqlTelemetry;
import dev.flotilla.fleet.store.TestDatabase;
import dev.flotilla.fleet.store.Transactions;
import dev.flotilla.fleet.telemetry.Telemetry;
import dev.flotilla.fleet.trust.Lifetimes;
import dev.flotilla.fleet.trust.Repository;
import dev.flotilla.fleet.trust.TestSigners;
import io.vertx.core.Future;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Devices that run one bundle, in a database of their own, with what takes in and judges their telemetry. */
final class WatchedFleet implements AutoCloseable {
    private static final Changes NOBODY = topic -> {};
    private static final int BASELINE = 2000;
    private static final long PATIENCE_MINUTES = 30;

    private final TestDatabase database = TestDatabase.fresh();
    private final ManualClock clock = new ManualClock();
    private final RegisteredBundle bundle;
    private final Telemetry telemetry;
    private final DriftMonitor monitor;
    private final Alerts alerts;

    WatchedFleet(int devices) {
        Transactions transactions = database.transactions();
        RegistryStore bundles = new SqlRegistry(transactions);
        RegisteredBundle any = RegisteredBundles.registered("1.0.0", clock.instant());
        bundle = new RegisteredBundle(
                any.target(),
                any.manifest(),
                any.labels(),
                any.selfTestOutput(),
                SimulatedReports.sketch(new Random(1), BASELINE, false),
                any.uploadedAt(),
                any.keyIds(),
                any.targetsVersion());
        await(bundles.addBundle(bundle));
        TestDatabase.execute(
                database.address(),
                "INSERT INTO devices (id, name, device_group, public_key, enrolled_at, reported_bundle)"
                        + " SELECT 'device-' || to_char(d, 'FM000000'), '', 'lab', '', now(), '"
                        + bundle.digest().hex() + "' FROM generate_series(0, " + (devices - 1) + ") AS d");
        TestDatabase.execute(database.address(), "ANALYZE devices");
        telemetry = new Telemetry(new SqlTelemetry(transactions), clock, NOBODY);
        alerts = new Alerts(new SqlAlerts(transactions, Map.of()), clock, NOBODY);
        Immediately background = new Immediately();
        Repository repository = new Repository(
                new SqlMetadata(transactions),
                TestSigners.of(1),
                new Lifetimes(Duration.ofDays(30), Duration.ofDays(3)),
                background,
                clock,
                NOBODY);
        monitor = new DriftMonitor(
                DriftSettings.DEFAULT,
                new SqlDrift(transactions),
                telemetry,
                new SqlDevices(transactions),
                new SqlDeviceTraits(transactions),
                new Registry(bundles, new MemoryArtifacts(), repository, background, clock, NOBODY),
                alerts,
                clock,
                NOBODY);
    }

    static String device(int number) {
        return String.format(Locale.ROOT, "device-%06d", number);
    }

    RegisteredBundle bundle() {
        return bundle;
    }

    Telemetry telemetry() {
        return telemetry;
    }

    DriftMonitor monitor() {
        return monitor;
    }

    Instant now() {
        return clock.instant();
    }

    void nextWindow() {
        clock.advance(SimulatedReports.WINDOW);
    }

    List<Alert> alerts() {
        return await(alerts.unresolved(AlertKind.DRIFT));
    }

    /** What PostgreSQL keeps of the windows on disk, with their indexes. */
    long windowBytes() {
        try (Connection connection = DriverManager.getConnection(
                        database.address().jdbcUrl(),
                        database.address().user(),
                        database.address().password());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT pg_total_relation_size('telemetry_windows')")) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE_MINUTES, TimeUnit.MINUTES);
        } catch (ExecutionException | InterruptedException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        database.close();
    }
}
