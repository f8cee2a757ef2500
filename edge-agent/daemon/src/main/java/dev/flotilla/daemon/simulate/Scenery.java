package dev.flotilla.daemon.simulate;

import dev.flotilla.daemon.simulate.link.Blackout;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * What all devices share.
 *
 * @param images of which each device sees one after the other, in an order of its own
 * @param pause between two passes of a device that has something under way, or whose link does not tell of news
 * @param idle between two passes of a device that is connected and has nothing under way
 * @param elapsed time since the start
 * @param blackout of all devices' networks
 */
public record Scenery(
        List<byte[]> images, Duration pause, Duration idle, Supplier<Duration> elapsed, Blackout blackout) {}
