package dev.flotilla.fleet.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

class BoundedWorkTest {
    private final List<Promise<Void>> underWay = new ArrayList<>();
    private final BoundedWork work = new BoundedWork(
            new SlowWork() {
                @Override
                public <T> Future<T> run(Callable<T> ignored) {
                    Promise<Void> promise = Promise.promise();
                    underWay.add(promise);
                    return promise.future().mapEmpty();
                }
            },
            2);

    @Test
    void refusesWhatIsBeyondTheBoundUntilSomethingEnds() {
        Future<String> first = work.run(() -> "");
        Future<String> second = work.run(() -> "");
        OverloadedException refusal = assertInstanceOf(
                OverloadedException.class, work.<String>run(() -> "").cause());
        assertEquals("the server has too much to do; try again in 2 s", refusal.getMessage());
        underWay.get(0).fail("also a failure makes room");
        assertFalse(work.run(() -> "").failed());
        assertEquals(3, underWay.size());
        assertFalse(first.succeeded() || second.isComplete());
    }
}
