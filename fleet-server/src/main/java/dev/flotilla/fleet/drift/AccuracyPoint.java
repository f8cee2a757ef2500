package dev.flotilla.fleet.drift;

import dev.flotilla.fleet.drift.accuracy.AccuracyEstimate;
import java.time.Instant;

/** What accuracy was estimated at some time. */
public record AccuracyPoint(Instant at, AccuracyEstimate estimate) {}
