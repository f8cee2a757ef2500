package dev.flotilla.fleet.app;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.device.DesiredOutlet;
import io.vertx.core.Future;
import java.util.concurrent.atomic.LongAdder;

/** Counts how often devices were told what is desired of them, and how often that failed. */
final class CountedOutlet implements DesiredOutlet {
    private final DesiredOutlet outlet;
    private final LongAdder told = new LongAdder();
    private final LongAdder failed = new LongAdder();

    CountedOutlet(DesiredOutlet outlet) {
        this.outlet = outlet;
    }

    @Override
    public Future<Void> announce(DeviceId id) {
        return outlet.announce(id).onComplete(done -> (done.succeeded() ? told : failed).increment());
    }

    long told() {
        return told.sum();
    }

    long failed() {
        return failed.sum();
    }
}
