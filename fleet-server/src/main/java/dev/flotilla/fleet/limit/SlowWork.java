package dev.flotilla.fleet.limit;

import io.vertx.core.Future;
import java.util.concurrent.Callable;

/** Runs work that takes tens of milliseconds away from the event loop, a bounded number at a time. */
public interface SlowWork {
    <T> Future<T> run(Callable<T> work);
}
