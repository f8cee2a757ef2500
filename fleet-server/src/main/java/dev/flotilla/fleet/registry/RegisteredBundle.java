package dev.flotilla.fleet.registry;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.bundle.Manifest;
import dev.flotilla.contract.sketch.ObservationSketch;
import dev.flotilla.contract.trust.TargetFile;
import java.time.Instant;
import java.util.List;

/**
 * A bundle that was verified and taken in.
 *
 * @param target what the owner signed about it
 * @param selfTestOutput SHA-256 over the golden outputs, which a device's self-test must yield
 * @param baseline what the model saw and said on its validation data
 * @param keyIds the keys that the root trusts with releases, or those of the role that released it, by which it was verified
 * @param targetsVersion the version of the targets.json that named it, or that role
 */
public record RegisteredBundle(
        TargetFile target,
        Manifest manifest,
        List<String> labels,
        Digest selfTestOutput,
        ObservationSketch baseline,
        Instant uploadedAt,
        List<String> keyIds,
        long targetsVersion) {

    public RegisteredBundle {
        labels = List.copyOf(labels);
        keyIds = List.copyOf(keyIds);
    }

    /** The bundle's identity. */
    public Digest digest() {
        return target.digest();
    }

    /** Name and version, for people. */
    public String title() {
        return manifest.name() + " " + manifest.version();
    }
}
