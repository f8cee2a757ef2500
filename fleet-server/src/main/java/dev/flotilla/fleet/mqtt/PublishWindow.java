package dev.flotilla.fleet.mqtt;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Has no more publishes under way than the broker takes; the others wait their turn, in order. Without it, Paho refuses
 * whatever exceeds the broker's receive maximum (MQTT 5, section 3.2.2.3.3).
 */
final class PublishWindow {
    private final int maxUnderWay;
    private final int maxWaiting;
    private final Executor executor;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private int underWay;

    private record Waiting(Supplier<Future<Void>> publish, Promise<Void> done) {}

    /** @param executor starts what waited, so that many that end at once do not nest */
    PublishWindow(int maxUnderWay, int maxWaiting, Executor executor) {
        this.maxUnderWay = maxUnderWay;
        this.maxWaiting = maxWaiting;
        this.executor = executor;
    }

    /** Publishes now or in turn; fails when too many wait already. */
    Future<Void> run(Supplier<Future<Void>> publish) {
        Waiting mine = new Waiting(publish, Promise.promise());
        synchronized (waiting) {
            if (underWay == maxUnderWay) {
                if (waiting.size() == maxWaiting) {
                    return Future.failedFuture(maxWaiting + " messages wait for the MQTT broker already");
                }
                waiting.add(mine);
                return mine.done.future();
            }
            underWay++;
        }
        start(mine);
        return mine.done.future();
    }

    /** How many wait their turn. */
    int waiting() {
        synchronized (waiting) {
            return waiting.size();
        }
    }

    private void start(Waiting turn) {
        turn.publish.get().onComplete(result -> {
            executor.execute(this::next);
            turn.done.handle(result);
        });
    }

    private void next() {
        Waiting turn;
        synchronized (waiting) {
            turn = waiting.poll();
            if (turn == null) {
                underWay--;
                return;
            }
        }
        start(turn);
    }
}
