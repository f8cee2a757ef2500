package dev.flotilla.fleet.experiment;

import java.time.Instant;

/**
 * What a gate said about a stage for a time.
 *
 * @param id rises with time
 * @param since from when on the ruling was this
 * @param at when its figures were looked at last
 * @param verdict with its newest figures
 */
public record KeptVerdict(long id, Instant since, Instant at, GateVerdict verdict) {}
