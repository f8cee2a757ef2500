package dev.flotilla.contract.trust;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.util.List;

/**
 * What the owner signs about a bundle, besides its bytes.
 *
 * @param release counts the owner's releases of a family, over all versions and recompilations
 * @param floor with this release, the family's releases below this number are retired
 * @param family which models replace one another
 * @param hardware the kinds of device it is meant for; empty for any
 */
public record TargetPolicy(long release, long floor, String family, List<String> hardware) {
    private static final int MAX_NAME = 128;
    private static final int MAX_HARDWARE = 256;

    /** Checks that a release does not retire itself. */
    public TargetPolicy {
        hardware = List.copyOf(hardware);
        if (floor < 0 || release < floor) {
            throw new IllegalArgumentException("release " + release + " has to be at least its own floor " + floor);
        }
        if (family.isEmpty() || family.length() > MAX_NAME || hardware.size() > MAX_HARDWARE) {
            throw new IllegalArgumentException(
                    "family: expected 1 to " + MAX_NAME + " characters, hardware: at most " + MAX_HARDWARE + " names");
        }
    }

    /**
     * Returns if the owner has not retired this release.
     *
     * @param highestFloor the highest floor of its family that was ever seen
     * @throws BelowFloorException otherwise
     */
    public void requireAtLeast(long highestFloor) throws BelowFloorException {
        if (release < highestFloor) {
            throw new BelowFloorException(release, highestFloor);
        }
    }

    /** Whether it is meant for this kind of device. */
    public boolean allowsHardware(String kind) {
        return hardware.isEmpty() || hardware.contains(kind);
    }

    static TargetPolicy parse(Document custom) throws MalformedDocumentException {
        return new TargetPolicy(
                custom.integer("release"),
                custom.integer("floor", 0),
                custom.string("family"),
                custom.has("hardware") ? custom.strings("hardware") : List.of());
    }

    Document.Builder putInto(Document.Builder builder) {
        return builder.put("family", family)
                .put("floor", floor)
                .put("hardware", hardware)
                .put("release", release);
    }
}
