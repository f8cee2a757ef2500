package dev.flotilla.fleet.experiment;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import java.util.Optional;

/**
 * A device of the stage and the one that it is compared with.
 *
 * @param number within the trial, from 0
 * @param control stays on the old model meanwhile; empty where none was left that is alike
 * @param old the bundle that both ran when the stage began, if any
 */
public record TrialPair(int number, DeviceId canary, Optional<DeviceId> control, Optional<Digest> old) {}
