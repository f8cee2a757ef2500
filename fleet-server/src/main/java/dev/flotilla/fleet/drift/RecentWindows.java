package dev.flotilla.fleet.drift;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.Window;
import dev.flotilla.fleet.telemetry.Telemetry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Map;

/** The windows that devices are judged by, of some devices after the others: those of a large fleet are never in memory together. */
final class RecentWindows {

    private final Telemetry telemetry;
    private final DriftSettings settings;
    private final int devicesAtOnce;

    /** What windows are read for. */
    interface Taker {
        /** Takes the windows of some devices, newest first; more are read once it is done. */
        Future<Void> take(Map<DeviceId, List<Window>> newestFirst);
    }

    RecentWindows(Telemetry telemetry, DriftSettings settings, int devicesAtOnce) {
        this.telemetry = telemetry;
        this.settings = settings;
        this.devicesAtOnce = devicesAtOnce;
    }

    /** Reads a bundle's windows of these devices, each device once, in this order. */
    Future<Void> read(Digest bundle, List<DeviceId> devices, Taker taker) {
        Promise<Void> done = Promise.promise();
        readFrom(0, bundle, devices, taker, done);
        return done.future();
    }

    // One promise for all: futures within futures, as many as a large fleet needs, overflow the stack when they end.
    private void readFrom(int from, Digest bundle, List<DeviceId> devices, Taker taker, Promise<Void> done) {
        if (from >= devices.size()) {
            done.complete();
            return;
        }
        int to = Math.min(from + devicesAtOnce, devices.size());
        telemetry
                .recent(bundle, devices.subList(from, to), settings.windows(), settings.maxAge())
                .compose(taker::take)
                .onSuccess(taken -> readFrom(to, bundle, devices, taker, done))
                .onFailure(done::fail);
    }
}
