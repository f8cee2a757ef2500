package dev.flotilla.fleet.experiment;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import java.util.Optional;

/**
 * A device that can be in a trial.
 *
 * @param canary whether it is one of the stage's own; else it waits for a later stage
 * @param group the device's group; empty text when it is in none
 * @param runs the bundle that it ran when the stage began, if any
 */
public record Candidate(DeviceId id, boolean canary, String group, Optional<Digest> runs) {

    /** Devices of one stratum are as much alike as the server knows. */
    record Stratum(String group, Optional<Digest> runs) {}

    Stratum stratum() {
        return new Stratum(group, runs);
    }
}
