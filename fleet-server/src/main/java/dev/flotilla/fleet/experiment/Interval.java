package dev.flotilla.fleet.experiment;

/**
 * A confidence interval that may be looked at at any time.
 *
 * @param lower minus infinity while there is no bound
 * @param upper infinity while there is no bound
 */
public record Interval(double lower, double upper) {}
