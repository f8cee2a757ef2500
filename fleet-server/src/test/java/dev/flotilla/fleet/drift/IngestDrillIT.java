package dev.flotilla.fleet.drift;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.alert.Alert;
import dev.flotilla.fleet.telemetry.TelemetryStore;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Reports of many devices, made by the encoder that devices have, taken in, merged and judged over a real PostgreSQL: how fast,
 * how large, and how long from a window to the alarm. The reports are made before the clock runs, some thousands at a time.
 * {@code -Ddrill.ingest-devices=N}; from 10,000 on a tenth and a hundredth of them come first. {@code -Ddrill.seed=S}.
 */
class IngestDrillIT {
    private static final int DEVICES = Integer.getInteger("drill.ingest-devices", 300);
    private static final long SEED = Long.getLong("drill.seed", 20_261_122);
    /** Rounds in which nothing drifts, before the one in which a twentieth of the devices does. */
    private static final int BEFORE = 3;

    private static final int DRIFTED = 20;
    /** Every so many-th report comes twice, as after an acknowledgement that was lost. */
    private static final int TWICE = 50;

    private static final int MADE_AT_ONCE = 5000;
    /** As many as the gateway deals with at a time. */
    private static final int UNDER_WAY = 256;

    static int[] sizes() {
        return DEVICES < 10_000 ? new int[] {DEVICES} : new int[] {DEVICES / 100, DEVICES / 10, DEVICES};
    }

    @BeforeAll
    static void head() {
        System.out.printf(
                Locale.ROOT,
                "ingest drill: seed %d, %d processors, heap of at most %d MB, %d inferences a window%n| devices |"
                        + " windows | windows/s | report, bytes | summary kept, bytes | tick, s | window to alarm, s |"
                        + " database, MB per million windows | heap after a tick, MB"
                        + " |%n|---|---|---|---|---|---|---|---|---|%n",
                SEED,
                Runtime.getRuntime().availableProcessors(),
                Runtime.getRuntime().maxMemory() >> 20,
                SimulatedReports.INFERENCES);
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void takesInMergesAndJudgesWhatAFleetReports(int devices) {
        try (WatchedFleet fleet = new WatchedFleet(devices)) {
            SimulatedReports reports = new SimulatedReports(fleet.bundle().digest(), SEED);
            Ingest all = new Ingest();
            double tick = 0;
            for (int round = 0; round < BEFORE; round++) {
                takeIn(fleet, reports, devices, round, 0, all);
                tick = seconds(() -> fleet.await(fleet.monitor().tick()));
                assertEquals(List.of(), fleet.alerts(), "an alarm for nothing, seed " + SEED);
            }
            Ingest last = new Ingest();
            takeIn(fleet, reports, devices, BEFORE, devices / DRIFTED, last);
            double alarm = seconds(() -> fleet.await(fleet.monitor().tick()));
            List<Alert> alerts = fleet.alerts();
            assertEquals(1, alerts.size(), "alerts, seed " + SEED);
            assertNames(alerts.get(0), devices);
            TelemetryStore.Totals totals = fleet.await(fleet.telemetry().totals());
            assertEquals((long) devices * (BEFORE + 1), totals.windows());
            all.add(last);
            print(fleet, devices, all, totals, Math.max(tick, alarm), last.seconds + alarm);
        }
    }

    /** Most of those that drifted, and hardly any other. */
    private static void assertNames(Alert alert, int devices) {
        Set<String> drifted = new HashSet<>();
        IntStream.range(0, devices / DRIFTED).forEach(d -> drifted.add(WatchedFleet.device(d)));
        List<String> named = alert.trouble().devices();
        long right = named.stream().filter(drifted::contains).count();
        assertTrue(right >= 0.9 * drifted.size(), right + " of " + drifted.size() + " named, seed " + SEED);
        assertTrue(
                named.size() - right <= 0.02 * named.size() + 3, named.size() - right + " wrongly named, seed " + SEED);
    }

    private static void print(
            WatchedFleet fleet,
            int devices,
            Ingest all,
            TelemetryStore.Totals totals,
            double tick,
            double windowToAlarm) {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        System.out.printf(
                Locale.ROOT,
                "| %d | %d | %.0f | %.0f | %.0f | %.2f | %.2f | %.0f | %d |%n",
                devices,
                totals.windows(),
                all.reports / all.seconds,
                (double) all.bytes / all.reports,
                (double) totals.bytes() / totals.windows(),
                tick,
                windowToAlarm,
                (double) fleet.windowBytes() / totals.windows(),
                (runtime.totalMemory() - runtime.freeMemory()) >> 20);
    }

    /** What was taken in so far. */
    private static final class Ingest {
        private long reports;
        private long bytes;
        private double seconds;

        void add(Ingest other) {
            reports += other.reports;
            bytes += other.bytes;
            seconds += other.seconds;
        }
    }

    private static void takeIn(
            WatchedFleet fleet, SimulatedReports reports, int devices, int round, int drifted, Ingest ingest) {
        fleet.nextWindow();
        for (int from = 0; from < devices; from += MADE_AT_ONCE) {
            int first = from;
            List<byte[]> made = new ArrayList<>();
            for (int d = from; d < Math.min(devices, from + MADE_AT_ONCE); d++) {
                made.add(reports.report(round, fleet.now(), d < drifted));
            }
            ingest.seconds += seconds(() -> send(fleet, made, first));
            ingest.reports += made.size();
            ingest.bytes += made.stream().mapToLong(report -> report.length).sum();
        }
    }

    private static void send(WatchedFleet fleet, List<byte[]> reports, int first) {
        Semaphore room = new Semaphore(UNDER_WAY);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        for (int i = 0; i < reports.size(); i++) {
            DeviceId device = new DeviceId(WatchedFleet.device(first + i));
            for (int times = 0; times < (i % TWICE == 0 ? 2 : 1); times++) {
                room.acquireUninterruptibly();
                byte[] report = reports.get(i);
                Future<?> done = fleet.telemetry().ingest(device, report);
                done.onFailure(failure::set).onComplete(end -> room.release());
            }
        }
        room.acquireUninterruptibly(UNDER_WAY);
        assertEquals(null, failure.get());
    }

    private static double seconds(Runnable work) {
        long begin = System.nanoTime();
        work.run();
        return (System.nanoTime() - begin) / 1e9;
    }
}
