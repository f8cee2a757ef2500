package dev.flotilla.fleet.app;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Work that keeps a processor busy for long, on a thread of its own, so that devices and operators are answered meanwhile. It
 * rests after each time for so long that it has at most a fifth of one processor, however large the fleet. One at a time.
 */
final class UnhurriedWork extends VerticleBase {

    private static final int RESTS = 4;

    private final Supplier<Future<Void>> work;
    private final LongSupplier nanos;
    private long restedAt;

    private UnhurriedWork(Supplier<Future<Void>> work, LongSupplier nanos) {
        this.work = work;
        this.nanos = nanos;
        this.restedAt = nanos.getAsLong();
    }

    static Future<UnhurriedWork> deploy(Vertx vertx, Supplier<Future<Void>> work, LongSupplier nanos) {
        UnhurriedWork unhurried = new UnhurriedWork(work, nanos);
        return vertx.deployVerticle(unhurried, new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER))
                .map(unhurried);
    }

    /** Does it, unless it rests still. */
    Future<Void> tick() {
        Promise<Void> done = Promise.promise();
        context.runOnContext(go -> rested().onComplete(done));
        return done.future();
    }

    private Future<Void> rested() {
        long began = nanos.getAsLong();
        return began < restedAt
                ? Future.succeededFuture()
                : work.get().onComplete(over -> {
                    long now = nanos.getAsLong();
                    restedAt = now + RESTS * (now - began);
                });
    }
}
