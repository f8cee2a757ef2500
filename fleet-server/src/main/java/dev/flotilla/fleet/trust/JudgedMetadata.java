package dev.flotilla.fleet.trust;

import dev.flotilla.contract.trust.OfflineMetadata;
import dev.flotilla.contract.trust.TargetFile;
import dev.flotilla.contract.trust.UnknownTargetException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The owner's metadata with the files of all release roles that hold.
 *
 * @param faults role to why its file does not hold
 */
public record JudgedMetadata(OfflineMetadata trusted, Map<String, String> faults) {

    public JudgedMetadata {
        faults = Map.copyOf(faults);
    }

    /**
     * What the owner, or a role in the owner's stead, signed about a file.
     *
     * @throws RefusedUploadException if nobody did who counts
     */
    public TargetFile target(String path) {
        try {
            return trusted.target(path);
        } catch (UnknownTargetException e) {
            List<String> why = faults.values().stream().sorted().toList();
            throw new RefusedUploadException(
                    e.getMessage()
                            + (why.isEmpty()
                                    ? ""
                                    : "; what these roles release does not count: " + String.join("; ", why)),
                    e);
        }
    }

    /** The role that says so, {@code targets} for the owner. */
    public Optional<String> findSpeaker(String path) {
        return trusted.findReleased().flatMap(released -> released.findSpeaker(path));
    }
}
