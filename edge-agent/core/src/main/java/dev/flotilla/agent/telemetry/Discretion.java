package dev.flotilla.agent.telemetry;

import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.Window;
import dev.flotilla.contract.sketch.PrivateSummary;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Puts noise into windows that leave the device. Not for several threads. */
final class Discretion {
    /** The one that serves, the one before, and some more for devices that change often. */
    private static final int MAX_BUNDLES = 4;

    private final int epsilon;
    private final Random random;
    private final Map<Digest, PrivateSummary> known = new LinkedHashMap<>();

    /**
     * @param epsilon in thousandths
     * @param random of cryptographic strength
     */
    Discretion(int epsilon, Random random) {
        this.epsilon = epsilon;
        this.random = random;
    }

    /** A bundle's windows may come from now on. */
    void serves(Bundle bundle) {
        if (known.containsKey(bundle.digest())) {
            return;
        }
        if (known.size() == MAX_BUNDLES) {
            known.remove(known.keySet().iterator().next());
        }
        known.put(
                bundle.digest(),
                new PrivateSummary(bundle.baseline().sketch(), bundle.output().elements(), epsilon, random));
    }

    /** The window as it may leave, to be asked for once; empty if its bundle is not known, and then it may not. */
    Optional<Window> leaving(Window window) {
        return Optional.ofNullable(known.get(window.bundle()))
                .map(summaries -> new Window(
                        window.id(), window.start(), window.end(), window.bundle(), summaries.of(window.sketch())));
    }
}
