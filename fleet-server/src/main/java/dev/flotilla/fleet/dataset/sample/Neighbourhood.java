package dev.flotilla.fleet.dataset.sample;

import dev.flotilla.contract.bundle.Digest;
import java.util.List;
import java.util.Optional;

/**
 * What there is already, around a sample that arrived.
 *
 * @param same one with the same input, for the same model
 * @param alike one of the same device and a day with nearly the same {@link Likeness}
 * @param others of some of the latest accepted samples of other devices, the newest first
 */
public record Neighbourhood(Optional<Digest> same, Optional<Alike> alike, List<Other> others) {
    /** In how many bits a likeness differs from that of nearly the same input, at most. */
    public static final int MAX_BITS = 1;
    /** Of how many samples of other devices it is told. */
    public static final int OTHERS = 200;

    public Neighbourhood {
        others = List.copyOf(others);
    }

    /** What was measured of a sample that is like it. */
    public record Alike(Digest id, double mean, double contrast) {}

    /** What was measured of a sample of another device. */
    public record Other(String device, double mean, double contrast) {}
}
