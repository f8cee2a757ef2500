package dev.flotilla.fleet.trust;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.flotilla.contract.testkit.Releases;
import dev.flotilla.fleet.limit.Immediately;
import dev.flotilla.fleet.store.StoreTest;
import dev.flotilla.fleet.store.Stores;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Owners' metadata that is put at the same time: every change is made on top of the one before, or refused. */
class RepositoryRaceTest extends StoreTest {
    private static final Lifetimes LIFETIMES = new Lifetimes(Duration.ofDays(30), Duration.ofDays(3));
    private static final OnlineSigners SIGNERS = TestSigners.of(1);
    private static final int WRITERS = 4;

    private final Repository repository = new Repository(
            stores.metadata(), SIGNERS, LIFETIMES, new Immediately(), Clock.fixed(NOW, ZoneOffset.UTC), topic -> {});

    RepositoryRaceTest(Stores.Backend backend) {
        super(backend);
    }

    @Test
    void takesTheNewestOfTargetsThatArePutAtTheSameTime() throws Exception {
        Releases owner = Releases.byOwner().naming(SIGNERS.publicKeys());
        await(repository.putRoot(owner.root()));
        List<Future<Void>> puts = new ArrayList<>();
        for (int version = 1; version <= WRITERS; version++) {
            owner.release("model-" + version, new byte[] {(byte) version});
            puts.add(repository.putTargets(owner.targets()));
        }
        int taken = settled(puts);
        Generation last = await(stores.metadata().find()).orElseThrow();
        assertArrayEquals(owner.targets(), last.targets().orElseThrow().json());
        assertEquals(1 + taken, last.number());
        assertEquals(taken, last.snapshot().orElseThrow().version());
        assertEquals(taken, last.timestamp().orElseThrow().version());
    }

    @Test
    void takesOneOfTheFirstRootsThatArePutAtTheSameTime() {
        List<Future<Void>> puts = new ArrayList<>();
        for (int owner = 1; owner <= WRITERS; owner++) {
            puts.add(repository.putRoot(
                    Releases.byOwner(owner).naming(SIGNERS.publicKeys()).root()));
        }
        assertEquals(1, settled(puts));
    }

    /** How many were taken; the others were refused by the rules, not by what happened at the same time. */
    private static int settled(List<Future<Void>> puts) {
        await(Future.join(puts).otherwiseEmpty());
        puts.stream()
                .filter(Future::failed)
                .forEach(put -> assertInstanceOf(RefusedUploadException.class, put.cause()));
        return (int) puts.stream().filter(Future::succeeded).count();
    }
}
