package dev.flotilla.fleet.dataset.label;

import java.time.Instant;
import java.util.Optional;

/**
 * What one annotator says of one sample.
 *
 * @param choice the place of the class among the labels; empty if she cannot tell
 */
public record Label(String annotator, Optional<Integer> choice, Instant at) {}
