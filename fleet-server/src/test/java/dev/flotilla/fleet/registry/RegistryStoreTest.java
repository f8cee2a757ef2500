package dev.flotilla.fleet.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
    void keepsTheLastDeltaBetweenTwoBundles() {
        RegisteredBundle older = RegisteredBundles.registered("1.0.0", NOW);
        RegisteredBundle old = RegisteredBundles.registered("1.1.0", NOW);
        RegisteredBundle made = RegisteredBundles.registered("1.2.0", NOW);
        List.of(older, old, made).forEach(bundle -> await(stores.registry().addBundle(bundle)));
        RegisteredDelta first = new RegisteredDelta(old.digest(), made.digest(), digest("first"), 1);
        RegisteredDelta second = new RegisteredDelta(old.digest(), made.digest(), digest("second"), 2);
        await(stores.registry().putDelta(first));
        assertEquals(Optional.of(first), await(stores.registry().findDelta(old.digest(), made.digest())));
        await(stores.registry().putDelta(second));
        await(stores.registry().putDelta(new RegisteredDelta(older.digest(), made.digest(), digest("other"), 2)));
        assertEquals(Optional.of(second), await(stores.registry().findDelta(old.digest(), made.digest())));
        assertEquals(Optional.empty(), await(stores.registry().findDelta(made.digest(), old.digest())));
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
        assertEquals(List.of(first), await(stores.registry().bundles(Optional.of(second.digest()), 9)));
        assertEquals(List.of(), await(stores.registry().bundles(Optional.of(first.digest()), 9)));
        assertEquals(List.of(), await(stores.registry().bundles(Optional.of(digest("none")), 9)));
        assertEquals(Optional.of(first), await(stores.registry().findBundle(first.digest())));
        assertEquals(Optional.empty(), await(stores.registry().findBundle(digest("none"))));
    }
}
