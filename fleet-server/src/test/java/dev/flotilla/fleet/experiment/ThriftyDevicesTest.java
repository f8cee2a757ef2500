package dev.flotilla.fleet.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.agent.telemetry.Economy;
import dev.flotilla.agent.telemetry.Spool;
import dev.flotilla.agent.telemetry.TelemetryTerms;
import dev.flotilla.agent.testkit.LossyFiles;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.TelemetryReport;
import dev.flotilla.contract.protocol.TelemetryWatch;
import dev.flotilla.contract.protocol.Window;
import dev.flotilla.contract.sketch.Observation;
import dev.flotilla.contract.sketch.ObservationSketch;
import dev.flotilla.contract.testkit.Seeds;
import dev.flotilla.fleet.rollout.GateMetric;
import dev.flotilla.fleet.rollout.GatePlan;
import dev.flotilla.fleet.rollout.Gatings;
import dev.flotilla.fleet.rollout.RolloutDeviceState;
import dev.flotilla.fleet.rollout.StageRuling;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Gates over devices whose telemetry has the agent's usual budget: two windows a day, and more when they are asked. */
class ThriftyDevicesTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration SPAN = Duration.ofMinutes(10);
    private static final int BEFORE = 45;
    private static final int UNDER_WAY = 40;
    private static final GatePlan ERRORS = Gatings.gate(GateMetric.Known.INFERENCE_ERROR_RATE, 0.05, 20, SPAN);
    private static final GatePlan LATENCY = Gatings.gate(GateMetric.Known.LATENCY_P95_RATIO, 0.2, 20, SPAN);
    private static final GatePlan UPDATES = Gatings.gate(GateMetric.Known.UPDATE_FAILURE_RATE, 0.3, 20, SPAN);

    private final Random random = Seeds.random("thrifty devices");
    private final Map<DeviceId, Device> devices = new TreeMap<>();

    /** An agent's telemetry, from its windows of a minute to its spool. */
    private static final class Device {
        private final Economy economy;
        private final Spool spool;
        private Digest bundle = TrialWorld.OLD;
        private double errorRate = 0.02;
        private double latency = 20;
        private int heard;
        private long bytes;

        Device(DeviceId id, TelemetryTerms terms) throws IOException {
            LossyFiles files = new LossyFiles();
            spool = new Spool(id.value(), files, 1000);
            economy = Economy.open(id.value(), terms, files, spool, new SecureRandom());
        }

        void minute(TrialWorld world, DeviceId id, Instant now, Random random) throws IOException {
            ObservationSketch sketch = ObservationSketch.bounded();
            for (int i = 0; i < 30; i++) {
                if (random.nextDouble() < errorRate) {
                    sketch.recordError();
                } else {
                    sketch.record(new Observation(
                            random.nextGaussian(), 1, random.nextInt(10), 0.9, latency * (1 + random.nextDouble())));
                }
            }
            String name = String.format(Locale.ROOT, "%012x", now.toEpochMilli());
            economy.add(List.of(new Window(name, now.minus(MINUTE), now, bundle, sketch)), now);
            for (String kept : spool.ids()) {
                byte[] report = spool.report(kept).orElseThrow();
                bytes += report.length;
                TelemetryReport.parse(report).windows().forEach(window -> world.tell(id, window));
                spool.remove(kept);
            }
        }

        void hear(List<TelemetryWatch> asked, Instant now) {
            for (; heard < asked.size(); heard++) {
                economy.watch(asked.get(heard), now);
            }
        }
    }

    private TrialWorld world(TelemetryTerms terms, GatePlan gate) throws IOException {
        TrialWorld world = new TrialWorld(80, 50, Gatings.of(gate));
        for (int i = 0; i < 80; i++) {
            DeviceId id = new DeviceId("device-" + i);
            devices.put(id, new Device(id, terms));
        }
        for (int minute = 0; minute < BEFORE; minute++) {
            minute(world);
        }
        return world;
    }

    private void minute(TrialWorld world) throws IOException {
        world.pass(MINUTE);
        for (Map.Entry<DeviceId, Device> device : devices.entrySet()) {
            device.getValue().hear(world.asked().getOrDefault(device.getKey(), List.of()), world.now());
            device.getValue().minute(world, device.getKey(), world.now(), random);
        }
    }

    /** The canaries get the bundle, and with it these errors and latencies; what the gate says 40 minutes later. */
    private StageRuling roll(TrialWorld world, double errorRate, double latency) throws IOException {
        world.start();
        world.judge();
        List<DeviceId> canaries = world.stage(0);
        canaries.forEach(device -> world.settle(device, RolloutDeviceState.ASSIGNED));
        StageRuling ruling = world.judge();
        for (int minute = 0; minute < UNDER_WAY; minute++) {
            if (minute == 2) {
                for (DeviceId canary : canaries) {
                    Device device = devices.get(canary);
                    device.bundle = TrialWorld.NEW;
                    device.errorRate = errorRate;
                    device.latency = latency;
                    world.succeed(canary);
                }
            }
            minute(world);
            ruling = world.judge();
        }
        return ruling;
    }

    @Test
    void gatesHaveTheirEvidenceWithTheUsualBytes() throws IOException {
        TrialWorld world = world(TelemetryTerms.usual(), ERRORS);
        long before = most();
        StageRuling ruling = roll(world, 0.2, 20);
        assertEquals(StageRuling.Ruling.ABORT, ruling.ruling(), ruling::toString);
        assertTrue(world.observations().stream()
                .allMatch(observed -> observed.value().isPresent()));
        System.out.printf(
                Locale.ROOT,
                "most bytes of a device: %d in %d minutes before, %d in %d minutes of the stage%n",
                before,
                BEFORE,
                most() - before,
                UNDER_WAY);
        assertTrue(before <= TelemetryTerms.USUAL_BYTES, before + " bytes");
        // A device on two bundles has two budgets.
        assertTrue(most() <= 2 * (TelemetryTerms.USUAL_BYTES + TelemetryTerms.USUAL_WATCH_BYTES), most() + " bytes");
    }

    private long most() {
        return devices.values().stream().mapToLong(device -> device.bytes).max().orElseThrow();
    }

    @Test
    void latencyIsToldFinelyEnough() throws IOException {
        StageRuling slower = roll(world(TelemetryTerms.usual(), LATENCY), 0.02, 30);
        assertEquals(StageRuling.Ruling.ABORT, slower.ruling(), slower::toString);
    }

    @Test
    void withoutBytesForItThereIsNoEvidence() throws IOException {
        TelemetryTerms none = new TelemetryTerms(TelemetryTerms.USUAL_BYTES, 0, Optional.empty());
        TrialWorld world = world(none, ERRORS);
        StageRuling ruling = roll(world, 0.2, 20);
        assertEquals(StageRuling.Ruling.HOLD, ruling.ruling(), ruling::toString);
        assertTrue(most() <= 2 * TelemetryTerms.USUAL_BYTES, most() + " bytes");
    }

    @Test
    void asksAgainWhileAPairIsOpenAndThenNoMore() throws IOException {
        TrialWorld world = world(TelemetryTerms.usual(), ERRORS);
        roll(world, 0.02, 20);
        assertEquals(80, world.asked().size());
        TelemetryWatch watch = world.asked().get(world.stage(0).get(0)).get(0);
        assertEquals(new TelemetryWatch(Attention.LENGTH, SPAN.dividedBy(5)), watch);
        for (List<TelemetryWatch> asked : world.asked().values()) {
            assertTrue(asked.size() >= 2 && asked.size() <= 5, asked.size() + " requests");
        }
        assertEquals(0, world.open());
    }

    @Test
    void asksNobodyForGatesThatNeedNoTelemetry() throws IOException {
        TrialWorld world = world(TelemetryTerms.usual(), UPDATES);
        roll(world, 0.02, 20);
        assertEquals(Map.of(), world.asked());
    }
}
