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

    /** Adds what accuracy was estimated. */
    Future<Void> saveAccuracy(Digest bundle, AccuracyPoint point);

    /** The last estimates of accuracy, at most so many, oldest first. */
    Future<List<AccuracyPoint>> accuracy(Digest bundle, int most);

    /**
     * Forgets points from before an instant, at most so many, and what was remembered or estimated by then; says how many
     * points.
     */
    Future<Long> deleteBefore(Instant instant, int most);

    /** The newest verdicts, each with its worst score at most; devices in rising order. */
    Future<List<DeviceDrift>> devices(Digest bundle);

    /** Replaces what is remembered of a bundle in a phase of the season. */
    Future<Void> remember(Digest bundle, String phase, DriftMemory memory, Instant now);

    /** What is remembered; {@link DriftMemory#NONE} when nothing is. */
    Future<DriftMemory> recall(Digest bundle, String phase);
}
