package dev.flotilla.fleet.experiment;

/**
 * What a gate says about a stage.
 *
 * @param ruling its verdict
 * @param reason the same for people, with the numbers that decided
 * @param evidence every number behind it, to be kept
 */
public record GateVerdict(Ruling ruling, String reason, Evidence evidence) {}
