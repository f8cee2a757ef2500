package dev.flotilla.fleet.dataset;

import dev.flotilla.fleet.dataset.sample.Sample;
import java.util.Optional;

/**
 * A sample of which it is known what it shows.
 *
 * @param choice the place of the class among the labels of its bundle
 * @param window the id of the device's telemetry window that it was captured in, if that has come
 */
public record Labelled(Sample sample, int choice, Optional<String> window) {}
