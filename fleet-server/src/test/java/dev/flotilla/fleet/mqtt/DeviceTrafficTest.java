package dev.flotilla.fleet.mqtt;

import static dev.flotilla.fleet.store.TestDatabase.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.FetchRequest;
import dev.flotilla.contract.protocol.Fetchable;
import dev.flotilla.contract.protocol.TelemetryReport;
import dev.flotilla.contract.protocol.Topics;
import dev.flotilla.contract.testkit.ManualClock;
import dev.flotilla.contract.trust.P256KeyPair;
import dev.flotilla.fleet.device.ClaimBatch;
import dev.flotilla.fleet.device.Devices;
import dev.flotilla.fleet.device.MemoryDevices;
import dev.flotilla.fleet.device.NewDevice;
import dev.flotilla.fleet.event.Changes;
import dev.flotilla.fleet.limit.Patience;
import dev.flotilla.fleet.registry.MemoryArtifacts;
import dev.flotilla.fleet.telemetry.MemoryTelemetry;
import dev.flotilla.fleet.telemetry.Telemetry;
import dev.flotilla.fleet.transfer.Transfers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DeviceTrafficTest {
    private static final Changes NOBODY = topic -> {};

    private final ManualClock clock = new ManualClock();
    private final MemoryDevices store = new MemoryDevices();
    private final DeviceId flooding = enrol("flooding");
    private final DeviceId other = enrol("other");
    private final Promise<Boolean> slow = Promise.promise();
    private final Promise<Void> back = Promise.promise();
    private final Devices devices =
            new Devices(store, id -> Future.succeededFuture(), id -> Future.succeededFuture(), clock, NOBODY);
    private final DeviceTraffic traffic = traffic(devices, Attendance.byConnections(devices));

    private DeviceTraffic traffic(Devices known, Attendance attendance) {
        return new DeviceTraffic(
                known,
                attendance,
                new Telemetry(new MemoryTelemetry(), clock, NOBODY),
                new Transfers(
                        (id, artifact) -> id.equals(flooding) ? slow.future() : Future.succeededFuture(false),
                        new MemoryArtifacts(),
                        name -> Future.succeededFuture(Optional.empty()),
                        (id, answer) -> Promise.<Void>promise().future()),
                (topic, payload, retain) -> Promise.<Void>promise().future(),
                new Patience(IllegalStateException.class::isInstance, millis -> back.future()),
                clock);
    }

    @Test
    void isDoneWithAMessageThoughTheBrokerConfirmsNothing() {
        byte[] telemetry = new TelemetryReport("m", clock.instant(), List.of()).toCbor();
        assertTrue(traffic.handle(Topics.telemetry(other), telemetry).succeeded());
        assertTrue(ask(other).succeeded(), "a request that is refused");
    }

    private static Future<Void> note(List<DeviceId> told, DeviceId id) {
        told.add(id);
        return Future.succeededFuture();
    }

    @Test
    void goesByMessagesAloneWhereTheBrokerTellsNothing() {
        List<DeviceId> told = new ArrayList<>();
        Devices silent = new Devices(store, id -> note(told, id), id -> Future.succeededFuture(), clock, NOBODY);
        DeviceTraffic alone = traffic(silent, Attendance.byMessages(silent));
        await(alone.handle(Topics.fetch(other), new byte[] {1}));
        await(alone.handle(Topics.fetch(other), new byte[] {1}));
        assertTrue(await(store.find(other)).orElseThrow().online());
        assertEquals(List.of(other), told, "a device that came is told once what is desired of it");
        await(alone.handle(Topics.reported(other), new byte[0]));
        assertFalse(await(store.find(other)).orElseThrow().online());
        await(alone.handle(Topics.fetch(other), new byte[] {1}));
        assertEquals(List.of(other, other), told);
    }

    @Test
    void takesAMessageInOnceTheDatabaseIsBackAndThoseBehindItAfterwards() {
        AtomicInteger taken = new AtomicInteger();
        AtomicBoolean away = new AtomicBoolean(true);
        Attendance failing = new Attendance() {
            @Override
            public Future<Boolean> heard(DeviceId device) {
                return away.get()
                        ? Future.failedFuture(new IllegalStateException("away"))
                        : devices.heard(device).onSuccess(known -> taken.incrementAndGet());
            }

            @Override
            public Future<Void> left(DeviceId device) {
                return Future.succeededFuture();
            }
        };
        DeviceTraffic patient = traffic(devices, failing);
        List<Future<Void>> sent = List.of(
                patient.handle(Topics.fetch(other), new byte[] {1}),
                patient.handle(Topics.fetch(other), new byte[] {2}));
        assertTrue(sent.stream().noneMatch(Future::isComplete));
        away.set(false);
        back.complete();
        assertTrue(sent.stream().allMatch(Future::isComplete));
        assertEquals(2, taken.get());
    }

    private DeviceId enrol(String name) {
        DeviceId id = new DeviceId(name);
        Digest claim = Digest.of(name.getBytes(StandardCharsets.UTF_8));
        await(store.addClaims(
                new ClaimBatch(name, "", clock.instant(), clock.instant().plusSeconds(1)), List.of(claim)));
        P256KeyPair key = P256KeyPair.generate(new SecureRandom());
        await(store.enrol(claim, new NewDevice(id, name, key.publicKey(), clock.instant()), clock.instant()));
        return id;
    }

    private Future<Void> ask(DeviceId device) {
        Fetchable what = new Fetchable.Artifact(Digest.of(new byte[] {1}));
        return traffic.handle(Topics.fetch(device), new FetchRequest(what, 0, 1024, 1).toCbor());
    }

    @Test
    void takesOnNoMoreOfADeviceThanItsShareAndOfOthersAllTheSame() {
        int sent = 10 * DeviceTraffic.MOST_OF_ONE;
        List<Future<Void>> asked =
                Stream.generate(() -> ask(flooding)).limit(sent).toList();
        assertEquals(
                DeviceTraffic.MOST_OF_ONE,
                asked.stream().filter(message -> !message.isComplete()).count());
        assertEquals(sent - DeviceTraffic.MOST_OF_ONE, traffic.refused());
        assertTrue(ask(other).succeeded());
        slow.complete(false);
        assertTrue(asked.stream().allMatch(Future::succeeded));
        assertTrue(ask(flooding).succeeded());
        assertEquals(sent - DeviceTraffic.MOST_OF_ONE, traffic.refused());
    }
}
