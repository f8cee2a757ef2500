package dev.flotilla.agent.inference;

import dev.flotilla.contract.bundle.Bundle;
import java.util.Optional;

/**
 * What a device has left for models in shadow.
 *
 * @param memoryBytes the most memory that one may take, by the limit in its manifest or else by its size; 0 for no shadows
 */
public record ShadowPolicy(long memoryBytes) {
    /** 64 MiB. */
    public static final ShadowPolicy DEFAULT = new ShadowPolicy(64L << 20);

    /** Why a bundle of so many bytes cannot run in shadow, whatever is in it; empty if it may. */
    public Optional<String> refusal(long bytes) {
        if (memoryBytes == 0) {
            return Optional.of("this device runs no shadows (shadow.memory-bytes is 0)");
        }
        return bytes > memoryBytes
                ? Optional.of("a shadow of " + bytes + " bytes, this device has " + memoryBytes
                        + " for one (shadow.memory-bytes)")
                : Optional.empty();
    }

    /** Why a bundle cannot run in shadow; empty if it may. */
    Optional<String> refusal(Bundle bundle) {
        return refusal(bundle.manifest().limits().memoryBytes().orElse((long) bundle.model().length));
    }
}
