package dev.flotilla.fleet.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private final List<Promise<Void>> started = new ArrayList<>();
    private final Turns turns = new Turns(2, 2, Runnable::run);

    private Future<Void> publish() {
        return turns.run(1, () -> {
            Promise<Void> promise = Promise.promise();
            started.add(promise);
            return promise.future();
        });
    }

    @Test
    void startsTheNextWhenOneIsDoneOrFailed() {
        List<Future<Void>> all = IntStream.range(0, 4).mapToObj(i -> publish()).toList();
        assertEquals(2, started.size());
        started.get(0).complete();
        assertEquals(3, started.size());
        started.get(1).fail("lost");
        assertEquals(4, started.size());
        assertTrue(all.get(0).succeeded());
        assertTrue(all.get(1).failed());
        started.get(2).complete();
        started.get(3).complete();
        assertTrue(all.get(3).succeeded());
        assertFalse(publish().isComplete());
        assertEquals(5, started.size());
    }

    @Test
    void hasWaitWhatWeighsNoMoreThanIsLeft() {
        IntStream.range(0, 3).forEach(i -> assertFalse(publish().isComplete()));
        assertTrue(turns.run(2, Future::succeededFuture).failed());
        assertFalse(turns.run(1, Future::succeededFuture).isComplete());
        started.get(0).complete();
        started.get(1).complete();
        assertEquals(0, turns.waiting());
        assertFalse(publish().isComplete());
    }

    @Test
    void refusesMoreThanMayWait() {
        IntStream.range(0, 4).forEach(i -> assertFalse(publish().isComplete()));
        assertTrue(publish().failed());
        assertEquals(2, started.size());
    }

    @Test
    void startsNothingNewUntilNoMoreIsUnderWayThanThereArePlacesLeft() {
        IntStream.range(0, 4).forEach(i -> assertFalse(publish().isComplete()));
        turns.setPlaces(1);
        started.get(0).complete();
        assertEquals(2, started.size());
        assertEquals(2, turns.waiting());
        started.get(1).complete();
        assertEquals(3, started.size());
        assertEquals(1, turns.waiting());
    }

    @Test
    void startsWhatWaitsWhenThereAreMorePlaces() {
        IntStream.range(0, 4).forEach(i -> assertFalse(publish().isComplete()));
        turns.setPlaces(3);
        assertEquals(3, started.size());
        turns.setPlaces(9);
        assertEquals(4, started.size());
        assertFalse(publish().isComplete());
        assertEquals(5, started.size());
        started.forEach(Promise::complete);
        assertEquals(0, turns.waiting());
    }
}
