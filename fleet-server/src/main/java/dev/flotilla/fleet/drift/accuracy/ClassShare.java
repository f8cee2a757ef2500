package dev.flotilla.fleet.drift.accuracy;

/**
 * How frequent a class is.
 *
 * @param place of the class among the labels of its bundle
 * @param before in the calibration
 * @param now as estimated
 */
public record ClassShare(int place, double before, Share now) {}
