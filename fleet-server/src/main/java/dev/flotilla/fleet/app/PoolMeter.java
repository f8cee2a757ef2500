package dev.flotilla.fleet.app;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.metrics.MetricsOptions;
import io.vertx.core.spi.metrics.PoolMetrics;
import io.vertx.core.spi.metrics.VertxMetrics;
import java.util.concurrent.atomic.LongAdder;

/** How busy the pool of database connections is. */
final class PoolMeter implements PoolMetrics<Object, Object> {
    /** As the Vert.x client for PostgreSQL calls it. */
    private static final String DATABASE = "sql";

    private static final Object TICKET = new Object();

    private final LongAdder inUse = new LongAdder();
    private final LongAdder waiting = new LongAdder();

    /** A Vert.x whose database pool is measured. */
    Vertx vertx() {
        VertxMetrics metrics = new VertxMetrics() {
            @Override
            public PoolMetrics<?, ?> createPoolMetrics(String type, String name, int size) {
                // Whoever measures nothing costs nothing.
                return type.equals(DATABASE) ? PoolMeter.this : new PoolMetrics<>() {};
            }
        };
        return Vertx.builder()
                .with(new VertxOptions().setMetricsOptions(new MetricsOptions().setEnabled(true)))
                .withMetrics(options -> metrics)
                .build();
    }

    long inUse() {
        return inUse.sum();
    }

    long waiting() {
        return waiting.sum();
    }

    @Override
    public Object enqueue() {
        waiting.increment();
        return TICKET;
    }

    @Override
    public void dequeue(Object ticket) {
        waiting.decrement();
    }

    @Override
    public Object begin() {
        inUse.increment();
        return TICKET;
    }

    @Override
    public void end(Object ticket) {
        inUse.decrement();
    }
}
