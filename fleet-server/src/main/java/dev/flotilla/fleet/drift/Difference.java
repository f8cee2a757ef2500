package dev.flotilla.fleet.drift;

/**
 * What a comparison says.
 *
 * @param pValue how probable a difference as large would be if both were the same
 * @param named whether it is one of those that differ, of all that were compared in the same way
 */
public record Difference(double pValue, boolean named) {}
