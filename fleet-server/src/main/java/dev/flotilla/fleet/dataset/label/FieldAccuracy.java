package dev.flotilla.fleet.dataset.label;

/**
 * How often a bundle was right, of the labelled samples that chance chose of what it answered.
 *
 * @param right of these, to how many it gave the class that people say
 */
public record FieldAccuracy(long samples, long right) {}
