package dev.flotilla.fleet.registry;

import static dev.flotilla.fleet.store.TestDatabase.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.delta.BaseFile;
import dev.flotilla.contract.delta.DeltaApplier;
import dev.flotilla.contract.delta.DeltaHeader;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.contract.testkit.Seeds;
import dev.flotilla.contract.trust.TargetFile;
import dev.flotilla.fleet.limit.Immediately;
import dev.flotilla.fleet.limit.SlowWork;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeltasTest {
    private final MemoryRegistry store = new MemoryRegistry();
    private final MemoryArtifacts artifacts = new MemoryArtifacts();
    private final Waiting work = new Waiting();
    private final Deltas deltas = new Deltas(store, artifacts, work);

    /** Work that is counted, and waits while a test says so. */
    private static final class Waiting implements SlowWork {
        private final Deque<Runnable> held = new ArrayDeque<>();
        private boolean holds;
        private int runs;

        @Override
        public <T> Future<T> run(Callable<T> work) {
            runs++;
            if (!holds) {
                return new Immediately().run(work);
            }
            Promise<T> later = Promise.promise();
            held.add(() -> new Immediately().run(work).onComplete(later));
            return later.future();
        }
    }

    /** A bundle of the test kit that is here; its digest. */
    private Digest keep(String version) {
        return keep(version, Bundles.bytes(version));
    }

    private Digest keep(String version, byte[] bytes) {
        RegisteredBundle like = RegisteredBundles.registered(version, Instant.EPOCH);
        TargetFile target = new TargetFile(
                like.target().path(),
                bytes.length,
                Digest.of(bytes),
                like.target().policy());
        await(store.addBundle(new RegisteredBundle(
                target,
                like.manifest(),
                like.labels(),
                like.selfTestOutput(),
                like.baseline(),
                like.uploadedAt(),
                like.keyIds(),
                like.targetsVersion())));
        await(artifacts.put(target.digest(), bytes));
        return target.digest();
    }

    @Test
    void makesWhatADeviceAppliesAndKeepsIt(@TempDir Path folder) throws Exception {
        Digest from = keep("1.0.0");
        Digest to = keep("1.1.0");
        RegisteredDelta made = await(deltas.between(from, to)).orElseThrow();
        byte[] delta = await(artifacts.get(made.digest()));
        assertEquals(made.length(), delta.length);
        Path base = Files.write(folder.resolve("base"), Bundles.bytes("1.0.0"));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (FileChannel channel = FileChannel.open(base)) {
            InputStream in = new ByteArrayInputStream(delta);
            DeltaApplier.apply(DeltaHeader.read(in), in, BaseFile.of(channel), out);
        }
        assertArrayEquals(Bundles.bytes("1.1.0"), out.toByteArray());
        assertEquals(Optional.of(made), await(deltas.find(from, to)));
        int runs = work.runs;
        Deltas restarted = new Deltas(store, artifacts, work);
        assertEquals(Optional.of(made), await(restarted.between(from, to)));
        assertEquals(runs, work.runs, "made once");
    }

    @Test
    void makesOneForAllWhoAskMeanwhileAndOneAfterTheOther() {
        Digest from = keep("1.0.0");
        Digest to = keep("1.1.0");
        work.holds = true;
        Future<Optional<RegisteredDelta>> first = deltas.between(from, to);
        Future<Optional<RegisteredDelta>> meanwhile = deltas.between(from, to);
        Future<Optional<RegisteredDelta>> back = deltas.between(to, from);
        assertEquals(1, work.held.size(), "the way back waits");
        assertFalse(first.isComplete());
        work.holds = false;
        work.held.remove().run();
        assertTrue(await(first).isPresent());
        assertEquals(await(first), await(meanwhile));
        assertTrue(await(back).isPresent());
        assertEquals(4, work.runs, "made and tried out, there and back");
    }

    @Test
    void triesOnlyOnceWhatSavesTooLittle() {
        byte[] noise = new byte[2000];
        Seeds.random("triesOnlyOnceWhatSavesTooLittle").nextBytes(noise);
        Digest from = keep("1.0.0");
        Digest to = keep("1.1.0", noise);
        assertEquals(Optional.empty(), await(deltas.between(from, to)));
        assertEquals(1, work.runs);
        assertEquals(Optional.empty(), await(deltas.between(from, to)));
        assertEquals(1, work.runs);
    }

    @Test
    void makesNoneOfAnArtifactThatWasDamaged() {
        Digest from = keep("1.0.0");
        Digest to = keep("1.1.0");
        await(artifacts.put(to, Bundles.bytes("1.2.0")));
        assertEquals(Optional.empty(), await(deltas.between(from, to)));
        await(artifacts.put(to, Bundles.bytes("1.1.0")));
        assertTrue(await(deltas.between(from, to)).isPresent());
    }

    @Test
    void makesNoneOfABundleThatIsNotHere() {
        Digest from = keep("1.0.0");
        Digest unknown = Digest.of(new byte[] {1});
        assertEquals(Optional.empty(), await(deltas.between(unknown, from)));
        assertEquals(Optional.empty(), await(deltas.between(from, unknown)));
        assertEquals(0, work.runs);
    }

    @Test
    void makesNoneOfABundleThatIsTooLong() {
        Digest from = keep("1.0.0");
        Digest large = keep("1.1.0", new byte[Deltas.MAX_BUNDLE_BYTES + 1]);
        assertEquals(Optional.empty(), await(deltas.between(from, large)));
        assertEquals(Optional.empty(), await(deltas.between(large, from)));
        assertEquals(0, work.runs);
    }
}
