package dev.flotilla.fleet.drift;

import dev.flotilla.contract.bundle.Digest;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;

/** Where the course of drift is kept. */
public interface DriftStore {

    /** Adds points, and replaces what was known of the devices of this bundle. */
    Future<Void> save(Digest bundle, List<DriftPoint> points, List<DeviceDrift> devices);

    /** The last points of each feature, oldest first. */
    Future<List<DriftPoint>> points(Digest bundle, int perFeature);

    /** Forgets points from before an instant, at most so many; says how many. */
    Future<Long> deleteBefore(Instant instant, int most);

    /** The newest verdicts, each with its worst score at most; devices in rising order. */
    Future<List<DeviceDrift>> devices(Digest bundle);
}
