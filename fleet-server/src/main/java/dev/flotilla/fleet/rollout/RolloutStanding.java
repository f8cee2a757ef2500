package dev.flotilla.fleet.rollout;

/** A rollout and the counts of its devices, as of one transaction. */
public record RolloutStanding(Rollout rollout, RolloutCounts counts) {}
