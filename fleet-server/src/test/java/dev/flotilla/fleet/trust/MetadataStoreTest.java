package dev.flotilla.fleet.trust;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.fleet.store.StoreTest;
import dev.flotilla.fleet.store.Stores;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What every store of metadata does. */
class MetadataStoreTest extends StoreTest {

    MetadataStoreTest(Stores.Backend backend) {
        super(backend);
    }

    @Test
    void givesTheGenerationBackAsItWas() {
        assertEquals(0, await(stores.metadata().number()));
        assertTrue(await(stores.metadata().find()).isEmpty());
        assertTrue(await(stores.metadata().save(generation(1, 1, 0, 0, 0))));
        Generation rootOnly = await(stores.metadata().find()).orElseThrow();
        assertEquals(1, await(stores.metadata().number()));
        assertEquals(Optional.empty(), rootOnly.targets());
        assertTrue(await(stores.metadata().save(generation(2, 1, 4, 5, 6))));
        Generation found = await(stores.metadata().find()).orElseThrow();
        assertEquals(2, found.number());
        assertEquals(1, found.root().version());
        assertArrayEquals(new byte[] {4}, found.targets().orElseThrow().json());
        assertArrayEquals(new byte[] {5}, found.snapshot().orElseThrow().json());
        MetadataFile timestamp = found.timestamp().orElseThrow();
        assertEquals(6, timestamp.version());
        assertEquals(NOW, timestamp.at());
        assertEquals(NOW.plus(Duration.ofDays(1)), timestamp.expires());
    }

    @Test
    void refusesWhatIsNotTheNext() {
        await(stores.metadata().save(generation(1, 1, 0, 0, 0)));
        assertFalse(await(stores.metadata().save(generation(1, 2, 0, 0, 0))));
        assertFalse(await(stores.metadata().save(generation(3, 2, 0, 0, 0))));
        assertEquals(1, await(stores.metadata().find()).orElseThrow().root().version());
    }

    @Test
    void keepsEveryRootAndTheLastOfTheOthers() {
        for (int number = 1; number <= 20; number++) {
            await(stores.metadata().save(generation(number, number, number, number, number)));
        }
        assertArrayEquals(
                new byte[] {1}, await(stores.metadata().find("root", 1)).orElseThrow());
        assertArrayEquals(
                new byte[] {2},
                await(stores.metadata().findRoot(Digest.of(new byte[] {2}))).orElseThrow());
        assertTrue(await(stores.metadata().findRoot(Digest.of(new byte[] {99}))).isEmpty());
        for (String role : new String[] {"targets", "snapshot"}) {
            int oldest = 20 - MetadataStore.KEPT + 1;
            assertTrue(await(stores.metadata().find(role, oldest)).isPresent(), role);
            assertTrue(await(stores.metadata().find(role, oldest - 1)).isEmpty(), role);
        }
    }

    @Test
    void forgetsWhatWasAboveWhenVersionsBeginAnew() {
        await(stores.metadata().save(generation(1, 1, 1, 9, 9)));
        await(stores.metadata().save(generation(2, 2, 1, 0, 0)));
        assertTrue(await(stores.metadata().find("snapshot", 9)).isEmpty());
        await(stores.metadata().save(generation(3, 2, 1, 1, 1)));
        Generation found = await(stores.metadata().find()).orElseThrow();
        assertEquals(1, found.timestamp().orElseThrow().version());
    }

    @Test
    void givesTheFilesOfReleaseRolesBackAndKeepsTheLast() {
        for (int number = 1; number <= 20; number++) {
            await(stores.metadata().save(generation(number, Map.of("nightly", number, "weekly", 3))));
        }
        Generation found = await(stores.metadata().find()).orElseThrow();
        assertEquals(Set.of("nightly", "weekly"), found.roles().keySet());
        assertArrayEquals(
                new byte[] {20},
                Optional.ofNullable(found.roles().get("nightly")).orElseThrow().json());
        int oldest = 20 - MetadataStore.KEPT + 1;
        assertTrue(await(stores.metadata().find("nightly", oldest)).isPresent());
        assertTrue(await(stores.metadata().find("nightly", oldest - 1)).isEmpty());
        assertTrue(await(stores.metadata().find("weekly", 3)).isPresent());
    }

    @Test
    void forgetsAReleaseRoleThatTheNextGenerationHasNoMore() {
        await(stores.metadata().save(generation(1, Map.of("nightly", 9, "weekly", 3))));
        await(stores.metadata().save(generation(2, Map.of("weekly", 3))));
        assertEquals(
                Set.of("weekly"),
                await(stores.metadata().find()).orElseThrow().roles().keySet());
        assertTrue(await(stores.metadata().find("nightly", 9)).isEmpty());
        await(stores.metadata().save(generation(3, Map.of("nightly", 1, "weekly", 3))));
        assertTrue(await(stores.metadata().find("nightly", 1)).isPresent());
    }

    private static Generation generation(int number, Map<String, Integer> roles) {
        Map<String, MetadataFile> files = new TreeMap<>();
        roles.forEach((name, version) -> files.put(name, file(version).orElseThrow()));
        return generation(number, 1, 1, number, number).withRoles(files);
    }

    /** Files whose content is their version; 0 for none. */
    private static Generation generation(int number, int root, int targets, int snapshot, int timestamp) {
        return new Generation(
                number, file(root).orElseThrow(), file(targets), Map.of(), file(snapshot), file(timestamp));
    }

    private static Optional<MetadataFile> file(int version) {
        return version == 0
                ? Optional.empty()
                : Optional.of(
                        new MetadataFile(version, new byte[] {(byte) version}, NOW, NOW.plus(Duration.ofDays(1))));
    }
}
