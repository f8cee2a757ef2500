package dev.flotilla.fleet.experiment;

import dev.flotilla.contract.sketch.ObservationSketch;
import dev.flotilla.fleet.drift.accuracy.ExpectedAccuracy;
import java.util.Optional;

/**
 * What is known of a bundle from its data, with which a device's numbers are made.
 *
 * @param baseline what it saw and answered there
 * @param accuracy how often its answers were right there; empty where nobody counted that, or no gate asks for it
 */
record Expected(ObservationSketch baseline, Optional<ExpectedAccuracy> accuracy) {}
