package dev.flotilla.fleet.trust;

import io.vertx.core.Future;
import java.util.concurrent.Callable;

/** Where work goes that would hold up the event loop: hashing and unpacking megabytes. */
public interface Background {

    /** The work's result, or its exception. */
    <T> Future<T> run(Callable<T> work);
}
