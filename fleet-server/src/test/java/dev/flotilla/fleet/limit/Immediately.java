package dev.flotilla.fleet.limit;

import dev.flotilla.fleet.trust.Background;
import io.vertx.core.Future;
import java.util.concurrent.Callable;

/** Does slow work at once, where it is asked for. */
public final class Immediately implements SlowWork, Background {
    @Override
    public <T> Future<T> run(Callable<T> work) {
        try {
            return Future.succeededFuture(work.call());
        } catch (Exception e) {
            return Future.failedFuture(e);
        }
    }
}
