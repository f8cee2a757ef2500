package dev.flotilla.fleet.alert;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is wrong, as its finder sees it now.
 *
 * @param key names the trouble; there is at most one unresolved alert of a key
 * @param severity how bad it is
 * @param model name and version, for people
 * @param bundle the bundle's digest in hex
 * @param features the features concerned, worst first; none for a rollout
 * @param devices ids of the devices concerned, in rising order
 * @param size how bad, in the kind's own unit: population stability index, or failed devices
 * @param since when it began, as far as can be told
 * @param common what might be behind it, the most telling first
 */
public record Trouble(
        String key,
        AlertKind kind,
        Severity severity,
        String model,
        String bundle,
        List<Feature> features,
        List<String> devices,
        double size,
        Optional<String> rolloutId,
        Optional<Instant> since,
        List<Common> common,
        String message) {

    public Trouble {
        features = List.copyOf(features);
        devices = List.copyOf(devices);
        common = List.copyOf(common);
    }

    /**
     * What the devices concerned have more often than others.
     *
     * @param trait such as {@code group shop}
     * @param devices how many of those concerned have it
     * @param all how many of all devices with the model have it
     * @param lift its share among those concerned over its share among all
     */
    public record Common(String trait, int devices, int all, double lift) {}

    /** A feature, its population stability index and its Jensen–Shannon divergence in bits. */
    public record Feature(String name, double psi, double js) {}
}
