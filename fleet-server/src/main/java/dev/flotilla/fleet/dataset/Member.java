package dev.flotilla.fleet.dataset;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DatasetSplit;
import java.util.Optional;

/**
 * A place in a version.
 *
 * @param position from 0
 * @param content what is there; empty if it was erased
 */
public record Member(int position, Optional<Content> content) {
    /**
     * What is in a place.
     *
     * @param sample where its bytes are kept
     * @param input SHA-256 of its input, by which the manifest names it
     * @param bundle which bundle answered it on the device
     * @param device who sent it; empty if it was imported
     */
    public record Content(
            Digest sample,
            Digest input,
            String label,
            DatasetSplit split,
            Digest bundle,
            Optional<String> device,
            Optional<String> window) {}
}
