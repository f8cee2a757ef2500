package dev.flotilla.fleet.drift;

import java.time.Instant;

/**
 * One feature of one model over the whole fleet at one time.
 *
 * @param score over all devices with enough evidence together
 * @param devices how many those were
 */
public record DriftPoint(Instant at, FeatureScore score, int devices) {}
