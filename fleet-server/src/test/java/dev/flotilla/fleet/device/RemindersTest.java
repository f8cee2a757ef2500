package dev.flotilla.fleet.device;

import static dev.flotilla.fleet.store.TestDatabase.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.testkit.ManualClock;
import dev.flotilla.contract.trust.P256KeyPair;
import dev.flotilla.contract.trust.P256PublicKey;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RemindersTest {
    private static final P256PublicKey KEY =
            P256KeyPair.generate(new SecureRandom()).publicKey();

    private final ManualClock clock = new ManualClock();
    private final MemoryDevices store = new MemoryDevices();
    private final List<DeviceId> told = new ArrayList<>();
    private final Reminders reminders = new Reminders(
            store,
            id -> {
                told.add(id);
                return id.value().endsWith("7") ? Future.failedFuture("not told") : Future.succeededFuture();
            },
            clock);

    private DeviceId connected(String name) {
        DeviceId id = new DeviceId(name);
        Digest claim = Digest.of(name.getBytes(StandardCharsets.UTF_8));
        await(store.addClaims(
                new ClaimBatch(name, "", clock.instant(), clock.instant().plusSeconds(1)), List.of(claim)));
        await(store.enrol(claim, new NewDevice(id, name, KEY, clock.instant()), clock.instant()));
        await(store.setOnline(id, true, clock.instant()));
        return id;
    }

    private void assign(DeviceId id) {
        Digest bundle = Digest.of(new byte[] {1});
        store.assign(
                id, 1, Optional.of(new Assignment(1, "nonce", "message", Optional.empty(), bundle, clock.instant())));
    }

    @Test
    void asksAllThatHaveSomethingUnderWayAgainHoweverManyThereAre() {
        List<DeviceId> underWay = new ArrayList<>();
        for (int i = 0; i < 1_050; i++) {
            DeviceId id = connected("device-" + i);
            if (i % 2 == 0) {
                assign(id);
                underWay.add(id);
            }
        }
        await(reminders.askAgain());
        Collections.sort(underWay);
        Collections.sort(told);
        assertEquals(underWay, told);
    }
}
