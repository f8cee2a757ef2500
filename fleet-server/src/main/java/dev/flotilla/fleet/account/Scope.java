package dev.flotilla.fleet.account;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A part of what the API can do. */
public enum Scope {
    /** See the fleet. */
    READ,
    /** Run rollouts, devices and alerts. */
    OPERATE,
    /** Bring in what the owner signed: trust, bundles, deltas, fleet keys. */
    RELEASE,
    /** Decide who may do what, and read the audit log. */
    ADMINISTER;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Scope> find(String wireName) {
        return Arrays.stream(values())
                .filter(scope -> scope.wireName().equals(wireName))
                .findFirst();
    }
}
