package dev.flotilla.fleet.retrain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.fleet.job.Orders;
import dev.flotilla.fleet.store.StoreTest;
import dev.flotilla.fleet.store.Stores;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every store of pipelines and their runs does. */
class RetrainStoreTest extends StoreTest {
    private static final byte[] MODEL = Orders.bytes("bundle");

    private final RetrainStore store;

    RetrainStoreTest(Stores.Backend backend) {
        super(backend);
        store = stores.retrain();
    }

    private static Retraining run(String id, int second, RunState state) {
        return Pipelines.run(id, Pipelines.NOW.plusSeconds(second), state, Duration.ofSeconds(5));
    }

    private Retraining add(String id, int second, RunState state) {
        Retraining run = run(id, second, state);
        assertTrue(await(store.add(run)));
        return run;
    }

    @Test
    void keepsEveryVersionOfAPipelineAndWhichIsInUse() {
        PipelineVersion first = Pipelines.version(Pipelines.YAML);
        PipelineVersion second = Pipelines.version(Pipelines.YAML + "# changed\n");
        await(store.putPipeline(first));
        await(store.putPipeline(second));
        assertEquals(Optional.of(second), await(store.findPipeline("fashion")));
        assertEquals(Optional.of(first), await(store.findVersion(first.digest())));
        assertEquals(List.of(second), await(store.pipelines()));
        await(store.putPipeline(first));
        assertEquals(Optional.of(first), await(store.findPipeline("fashion")));
        assertTrue(await(store.removePipeline("fashion")));
        assertFalse(await(store.removePipeline("fashion")));
        assertEquals(List.of(), await(store.pipelines()));
        assertEquals(Optional.of(second), await(store.findVersion(second.digest())));
    }

    @Test
    void givesRunsBackAsTheyWereNewestFirst() {
        Retraining old = add("a", 0, RunState.FAILED);
        Retraining fresh = add("b", 1, RunState.TRAINING);
        assertEquals(Optional.of(old), await(store.find("a")));
        assertEquals(List.of(fresh, old), await(store.list(Optional.empty(), Optional.empty(), 9)));
        assertEquals(List.of(old), await(store.list(Optional.of("fashion"), Optional.of("b"), 9)));
        assertEquals(List.of(), await(store.list(Optional.of("other"), Optional.empty(), 9)));
        assertEquals(List.of(), await(store.list(Optional.empty(), Optional.of("none"), 9)));
        assertEquals(List.of(fresh), await(store.unfinished()));
    }

    @Test
    void letsOneRunOfAPipelineTrainAtATime() {
        add("a", 0, RunState.TRAINING);
        assertFalse(await(store.add(run("b", 1, RunState.TRAINING))));
        assertFalse(await(store.add(run("a", 2, RunState.FAILED))));
        add("c", 3, RunState.GATED);
    }

    @Test
    void changesWhatIsStillAsItWasSeen() {
        Retraining before = add("a", 0, RunState.TRAINING);
        Retraining after = Pipelines.with(before, Orders.done("a", MODEL, true))
                .to(RunState.AWAITING_SIGNATURE, "passed", Pipelines.NOW);
        assertTrue(await(store.update(before, after)));
        assertFalse(await(store.update(before, before.to(RunState.FAILED, "late", Pipelines.NOW))));
        assertEquals(Optional.of(after), await(store.find("a")));
        assertEquals(Optional.of(after), await(store.findByCandidate(Digest.of(MODEL))));
        Retraining overridden = after.with(new Retraining.GateOverride("ada", "seen", Pipelines.NOW))
                .withRollout("r")
                .withLog("m");
        assertTrue(await(store.update(after, overridden)));
        assertEquals(Optional.of(overridden), await(store.find("a")));
    }

    @Test
    void knowsWhichRunsAreInNoLog() {
        add("training", 0, RunState.TRAINING);
        Retraining ended = add("ended", 1, RunState.FAILED);
        assertEquals(List.of(ended), await(store.unlogged(Pipelines.NOW)));
        assertEquals(List.of(), await(store.unlogged(Pipelines.NOW.plusSeconds(2))));
        assertTrue(await(store.update(ended, ended.withLog("m"))));
        assertEquals(List.of(), await(store.unlogged(Pipelines.NOW)));
    }

    @Test
    void tellsTheHistoryAndTheLastRunBefore() {
        add("oldest", 0, RunState.FAILED);
        Retraining last = add("last", 1, RunState.FAILED);
        Retraining today = add("today", 10, RunState.FAILED);
        assertEquals(List.of(today, last), await(store.history("fashion", Pipelines.NOW.plusSeconds(5))));
        assertEquals(List.of(), await(store.history("other", Pipelines.NOW)));
    }
}
