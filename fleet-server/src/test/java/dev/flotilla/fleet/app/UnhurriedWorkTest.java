package dev.flotilla.fleet.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.fleet.store.TestDatabase;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UnhurriedWorkTest {
    private final Vertx vertx = Vertx.vertx();
    private final AtomicLong clock = new AtomicLong();
    private final AtomicInteger times = new AtomicInteger();

    @AfterEach
    void close() {
        TestDatabase.await(vertx.close());
    }

    private UnhurriedWork taking(long nanos) {
        return TestDatabase.await(UnhurriedWork.deploy(
                vertx,
                () -> {
                    assertTrue(Context.isOnWorkerThread());
                    clock.addAndGet(nanos);
                    times.incrementAndGet();
                    return Future.succeededFuture();
                },
                clock::get));
    }

    @Test
    void hasAFifthOfTheTimeAtMostHoweverOftenItIsAsked() {
        UnhurriedWork work = taking(100);
        for (int tick = 0; tick < 1000; tick++) {
            TestDatabase.await(work.tick());
            clock.addAndGet(10);
        }
        assertTrue(times.get() > 1);
        assertTrue(times.get() * 100L <= clock.get() / 5 + 100, times + " times in " + clock);
    }

    @Test
    void doesNotRestFromWhatTookNoTime() {
        UnhurriedWork work = taking(0);
        for (int tick = 0; tick < 5; tick++) {
            TestDatabase.await(work.tick());
        }
        assertEquals(5, times.get());
    }
}
