package dev.flotilla.fleet.dataset.sample;

/**
 * What a check found.
 *
 * @param detail for people
 */
public record Finding(Doubt doubt, String detail) {}
