package dev.flotilla.fleet.trust;

import java.util.Optional;

/**
 * All metadata that devices are given at one time; it changes as a whole.
 *
 * @param number rises by one with every change
 * @param root the owner's newest root.json
 * @param targets the owner's newest targets.json
 * @param snapshot the last that the server signed
 * @param timestamp the last that the server signed
 */
public record Generation(
        long number,
        MetadataFile root,
        Optional<MetadataFile> targets,
        Optional<MetadataFile> snapshot,
        Optional<MetadataFile> timestamp) {

    static Generation first(MetadataFile root) {
        return new Generation(1, root, Optional.empty(), Optional.empty(), Optional.empty());
    }

    Generation withRoot(MetadataFile next) {
        return new Generation(number + 1, next, targets, snapshot, timestamp);
    }

    Generation withTargets(MetadataFile next) {
        return new Generation(number + 1, root, Optional.of(next), snapshot, timestamp);
    }

    /** Part of the change that made this generation. */
    Generation withOnline(Optional<MetadataFile> newSnapshot, Optional<MetadataFile> newTimestamp) {
        return new Generation(number, root, targets, newSnapshot, newTimestamp);
    }

    Generation next() {
        return new Generation(number + 1, root, targets, snapshot, timestamp);
    }
}
