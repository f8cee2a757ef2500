package dev.flotilla.fleet.registry;

import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.contract.testkit.Releases;
import dev.flotilla.contract.trust.TargetFile;
import java.time.Instant;
import java.util.List;

/** Bundles as the registry keeps them. */
public final class RegisteredBundles {

    private RegisteredBundles() {}

    /** A bundle of the test kit that was taken in at some time. */
    public static RegisteredBundle registered(String version, Instant at) {
        Bundle bundle = Bundles.bundle(version);
        TargetFile target = Releases.byOwner().release(bundle.manifest().fileName(), Bundles.bytes(version));
        return new RegisteredBundle(
                target,
                bundle.manifest(),
                bundle.labels(),
                bundle.selfTest().outputDigest(),
                bundle.baseline().sketch(),
                at,
                List.of("key"),
                1);
    }
}
