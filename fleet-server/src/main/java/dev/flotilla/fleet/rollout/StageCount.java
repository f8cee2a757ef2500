package dev.flotilla.fleet.rollout;

/** How many of a rollout's devices are in one state in one stage. */
public record StageCount(int stage, RolloutDeviceState state, long devices) {}
