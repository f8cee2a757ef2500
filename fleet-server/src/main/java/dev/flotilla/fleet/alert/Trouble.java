package dev.flotilla.fleet.alert;

import java.util.List;
import java.util.Optional;

/**
 * What is wrong, as its finder sees it now.
 *
 * @param key names the trouble; there is at most one unresolved alert of a key
 * @param model name and version, for people
 * @param bundle the bundle's digest in hex
 * @param features the features concerned, worst first; none for a rollout
 * @param devices ids of the devices concerned, in rising order
 * @param size how bad, in the kind's own unit: population stability index, or failed devices
 */
public record Trouble(
        String key,
        AlertKind kind,
        String model,
        String bundle,
        List<Feature> features,
        List<String> devices,
        double size,
        Optional<String> rolloutId,
        String message) {

    public Trouble {
        features = List.copyOf(features);
        devices = List.copyOf(devices);
    }

    /** A feature, its population stability index and its Jensen–Shannon divergence in bits. */
    public record Feature(String name, double psi, double js) {}
}
