package dev.flotilla.fleet.drift;

/**
 * What devices that drifted have in common more than others.
 *
 * @param trait such as {@code group shop}, {@code tag outdoor}, or {@code rollout x, begun 2026-01-10T08:00:00Z}
 * @param drifted how many of the devices that drifted have it
 * @param all how many devices of the model have it
 * @param lift its share among the devices that drifted over its share among all, above 1
 * @param pValue how probable so many of those that drifted would have it by chance
 */
public record Suspect(String trait, int drifted, int all, double lift, double pValue) {}
