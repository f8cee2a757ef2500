package dev.flotilla.fleet.registry;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.fleet.store.StoreTest;
import dev.flotilla.fleet.store.Stores;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every registry store does. */
class RegistryStoreTest extends StoreTest {

    RegistryStoreTest(Stores.Backend backend) {
        super(backend);
    }

    @Test
    void keepsTheFirstRootOnly() {
        assertTrue(await(stores.registry().addRoot(new byte[] {1})));
        assertFalse(await(stores.registry().addRoot(new byte[] {2})));
        assertArrayEquals(new byte[] {1}, await(stores.registry().findRoot()).orElseThrow());
    }

    @Test
    void keepsTargetsOfRisingVersionsOnly() {
        assertTrue(await(stores.registry().addTargets(targets(2))));
        assertFalse(await(stores.registry().addTargets(targets(1))));
        assertFalse(await(stores.registry().addTargets(targets(2))));
        assertTrue(await(stores.registry().addTargets(targets(3))));
        StoredTargets found = await(stores.registry().findTargets()).orElseThrow();
        assertEquals(3, found.version());
        assertEquals(NOW, found.acceptedAt());
        assertArrayEquals(new byte[] {3}, found.json());
    }

    private static StoredTargets targets(int version) {
        return new StoredTargets(version, new byte[] {(byte) version}, NOW);
    }

    @Test
    void givesBundlesBackAsTheyWere() {
        RegisteredBundle first = RegisteredBundles.registered("1.0.0", NOW);
        RegisteredBundle second = RegisteredBundles.registered("1.1.0", NOW.plusSeconds(1));
        await(stores.registry().addBundle(first));
        await(stores.registry().addBundle(first));
        await(stores.registry().addBundle(second));
        assertEquals(List.of(second, first), await(stores.registry().bundles(9)));
        assertEquals(List.of(second), await(stores.registry().bundles(1)));
        assertEquals(Optional.of(first), await(stores.registry().findBundle(first.digest())));
        assertEquals(Optional.empty(), await(stores.registry().findBundle(digest("none"))));
    }
}
