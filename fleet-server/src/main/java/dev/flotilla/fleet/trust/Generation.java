package dev.flotilla.fleet.trust;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * All metadata that devices are given at one time; it changes as a whole.
 *
 * @param number rises by one with every change
 * @param root the owner's newest root.json
 * @param targets the owner's newest targets.json
 * @param roles the newest files of release roles by name, also of those that targets.json delegates to no more: a snapshot.json
 *     has to list what the last one did (TUF 1.0 section 5.5.5)
 * @param snapshot the last that the server signed
 * @param timestamp the last that the server signed
 */
public record Generation(
        long number,
        MetadataFile root,
        Optional<MetadataFile> targets,
        Map<String, MetadataFile> roles,
        Optional<MetadataFile> snapshot,
        Optional<MetadataFile> timestamp) {

    public Generation {
        roles = Map.copyOf(roles);
    }

    static Generation first(MetadataFile root) {
        return new Generation(1, root, Optional.empty(), Map.of(), Optional.empty(), Optional.empty());
    }

    Generation withRoot(MetadataFile next) {
        return new Generation(number + 1, next, targets, roles, snapshot, timestamp);
    }

    Generation withTargets(MetadataFile next) {
        return new Generation(number + 1, root, Optional.of(next), roles, snapshot, timestamp);
    }

    Generation withRole(String name, MetadataFile next) {
        Map<String, MetadataFile> more = new TreeMap<>(roles);
        more.put(name, next);
        return new Generation(number + 1, root, targets, more, snapshot, timestamp);
    }

    /** Part of the change that made this generation. */
    Generation withRoles(Map<String, MetadataFile> left) {
        return new Generation(number, root, targets, left, snapshot, timestamp);
    }

    /** Part of the change that made this generation. */
    Generation withOnline(Optional<MetadataFile> newSnapshot, Optional<MetadataFile> newTimestamp) {
        return new Generation(number, root, targets, roles, newSnapshot, newTimestamp);
    }

    Generation next() {
        return new Generation(number + 1, root, targets, roles, snapshot, timestamp);
    }
}
