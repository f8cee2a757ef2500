package dev.flotilla.fleet.mqtt;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** Has no more under way than there are places; the rest waits its turn, in order and up to a weight. Thread-safe. */
final class Turns {
    private final long mostWaiting;
    private final Executor executor;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private int places;
    private int underWay;
    private long weight;

    private record Waiting(long weight, Supplier<Future<Void>> work, Promise<Void> done) {}

    /** So much waits already that there is no turn to be had. */
    static final class NoneLeftException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NoneLeftException(String message) {
            super(message);
        }
    }

    /**
     * @param mostWaiting what all that wait may weigh together
     * @param executor starts what waited, so that many that end at once do not nest
     */
    Turns(int places, long mostWaiting, Executor executor) {
        this.places = places;
        this.mostWaiting = mostWaiting;
        this.executor = executor;
    }

    /** Works now or in turn; fails with {@link NoneLeftException} when too much waits already. */
    Future<Void> run(long weight, Supplier<Future<Void>> work) {
        Waiting mine = new Waiting(weight, work, Promise.promise());
        synchronized (waiting) {
            if (underWay >= places) {
                if (this.weight + weight > mostWaiting) {
                    return Future.failedFuture(new NoneLeftException(waiting.size() + " wait already"));
                }
                this.weight += weight;
                waiting.add(mine);
                return mine.done.future();
            }
            underWay++;
        }
        start(mine);
        return mine.done.future();
    }

    /** Has so many places from now on; what is under way beyond them goes on to its end. */
    void setPlaces(int number) {
        List<Waiting> next;
        synchronized (waiting) {
            places = number;
            next = takePlaces();
        }
        next.forEach(this::start);
    }

    /** How many wait their turn. */
    int waiting() {
        synchronized (waiting) {
            return waiting.size();
        }
    }

    private void start(Waiting turn) {
        turn.work.get().onComplete(result -> {
            executor.execute(this::next);
            turn.done.handle(result);
        });
    }

    private void next() {
        List<Waiting> next;
        synchronized (waiting) {
            underWay--;
            next = takePlaces();
        }
        next.forEach(this::start);
    }

    /** Those whose turn it is, by the free places, which are theirs now; to be called under the lock. */
    private List<Waiting> takePlaces() {
        List<Waiting> next = new ArrayList<>();
        while (underWay < places && !waiting.isEmpty()) {
            Waiting turn = waiting.remove();
            weight -= turn.weight;
            underWay++;
            next.add(turn);
        }
        return next;
    }
}
