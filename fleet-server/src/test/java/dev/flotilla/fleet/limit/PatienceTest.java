package dev.flotilla.fleet.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class PatienceTest {
    private final IllegalStateException away = new IllegalStateException("away");

    private final List<Long> pauses = new ArrayList<>();
    private final AtomicInteger tries = new AtomicInteger();
    private final Patience patience = new Patience(away::equals, millis -> {
        pauses.add(millis);
        return Future.succeededFuture();
    });

    private Supplier<Future<Integer>> failing(int times, RuntimeException failure) {
        return () ->
                tries.incrementAndGet() > times ? Future.succeededFuture(tries.get()) : Future.failedFuture(failure);
    }

    @Test
    void triesAgainAtAGrowingIntervalUntilItSucceeds() {
        assertEquals(8, patience.run(failing(7, away)).result());
        assertEquals(List.of(100L, 200L, 400L, 800L, 1_600L, 2_000L, 2_000L), pauses);
    }

    @Test
    void doesNotTryAgainWhatDoesNotPass() {
        RuntimeException other = new IllegalArgumentException("wrong");
        assertSame(other, patience.run(failing(1, other)).cause());
        assertEquals(1, tries.get());
    }

    @Test
    void givesUpAfterSomeMinutes() {
        assertSame(away, patience.run(failing(Integer.MAX_VALUE, away)).cause());
        long minutes = pauses.stream().mapToLong(Long::longValue).sum() / 60_000;
        assertEquals(4, minutes);
    }
}
