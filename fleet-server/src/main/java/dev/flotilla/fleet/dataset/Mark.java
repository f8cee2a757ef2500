package dev.flotilla.fleet.dataset;

import dev.flotilla.contract.bundle.Digest;

/**
 * What tells one state of the labels from another.
 *
 * @param sample its id
 * @param input what the model was given
 * @param choice the place of the class among the labels of its bundle
 */
public record Mark(Digest sample, Digest input, int choice) {}
