package dev.flotilla.fleet.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.FleetKeyId;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.KeyRecipient;
import dev.flotilla.contract.protocol.WrappedKeys;
import dev.flotilla.contract.seal.FleetKey;
import dev.flotilla.contract.seal.WrappedKey;
import dev.flotilla.contract.testkit.DeviceKeys;
import dev.flotilla.contract.trust.P256PublicKey;
import dev.flotilla.fleet.store.StoreTest;
import dev.flotilla.fleet.store.Stores;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every store of wrapped fleet keys does. */
class FleetKeyStoreTest extends StoreTest {
    private final SecureRandom random = new SecureRandom();
    private final FleetKey key = FleetKey.generate(random);

    FleetKeyStoreTest(Stores.Backend backend) {
        super(backend);
    }

    private WrappedKeys.Entry wrapped(DeviceId id, P256PublicKey publicKey, FleetKey which) {
        return new WrappedKeys.Entry(new KeyRecipient(id, publicKey), WrappedKey.wrap(which, publicKey, random));
    }

    private boolean put(WrappedKeys.Entry entry) {
        return await(stores.fleetKeys().put(entry, NOW));
    }

    private List<DeviceId> missing(FleetKeyId id) {
        return await(stores.fleetKeys().missing(id, 10)).stream()
                .map(KeyRecipient::device)
                .toList();
    }

    @Test
    void listsWhoLacksAKeyUntilItIsThere() {
        DeviceId b = enrol("b", "");
        DeviceId a = enrol("a", "");
        FleetKey other = FleetKey.generate(random);
        assertEquals(List.of(a, b), missing(key.id()));
        assertEquals(1, await(stores.fleetKeys().missing(key.id(), 1)).size());
        KeyRecipient first = await(stores.fleetKeys().missing(key.id(), 1)).get(0);
        assertEquals(new KeyRecipient(a, device("a").key()), first);
        assertTrue(put(wrapped(a, device("a").key(), key)));
        assertEquals(List.of(b), missing(key.id()));
        assertEquals(List.of(a, b), missing(other.id()));
    }

    @Test
    void givesADeviceTheNewestThatWasWrappedForIt() {
        DeviceId a = enrol("a", "");
        DeviceId b = enrol("b", "");
        put(wrapped(a, device("a").key(), key));
        WrappedKeys.Entry newer = wrapped(a, device("a").key(), key);
        assertTrue(put(newer));
        assertEquals(Optional.of(newer.key()), await(stores.fleetKeys().find(a, key.id())));
        assertEquals(Optional.empty(), await(stores.fleetKeys().find(b, key.id())));
        FleetKey other = FleetKey.generate(random);
        assertEquals(Optional.empty(), await(stores.fleetKeys().find(a, other.id())));
        put(wrapped(a, device("a").key(), other));
        assertEquals(Optional.of(newer.key()), await(stores.fleetKeys().find(a, key.id())));
    }

    @Test
    void keepsNothingForADeviceThatIsUnknownOrRevokedOrHasAnotherKey() {
        DeviceId a = enrol("a", "");
        P256PublicKey foreign = DeviceKeys.number(7).publicKey();
        assertFalse(put(wrapped(a, foreign, key)));
        assertFalse(put(wrapped(new DeviceId("c"), device("c").key(), key)));
        await(stores.devices().revoke(a, NOW));
        assertFalse(put(wrapped(a, device("a").key(), key)));
        assertEquals(List.of(), missing(key.id()));
        assertEquals(Optional.empty(), await(stores.fleetKeys().find(a, key.id())));
    }

    @Test
    void forgetsWhatWasWrappedForAKeyThatTheDeviceHasNoMore() {
        DeviceId a = enrol("a", "");
        put(wrapped(a, device("a").key(), key));
        await(stores.devices().revoke(a, NOW));
        P256PublicKey renewed = DeviceKeys.number(8).publicKey();
        NewDevice again = new NewDevice(a, "Device a", renewed, NOW);
        assertEquals(
                DeviceStore.Enrolment.ENROLLED,
                await(stores.devices().enrol(addClaim("again", "", NOW.plusSeconds(60)), again, NOW)));
        assertEquals(Optional.empty(), await(stores.fleetKeys().find(a, key.id())));
        assertEquals(List.of(a), missing(key.id()));
        assertTrue(put(wrapped(a, renewed, key)));
        assertEquals(List.of(), missing(key.id()));
    }
}
