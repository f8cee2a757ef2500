package dev.flotilla.contract.bundle;

/**
 * What the manifest says about a model that is encrypted.
 *
 * @param key the fleet key that it is encrypted to
 * @param model the model itself
 */
public record ModelSeal(FleetKeyId key, FileEntry model) {}
