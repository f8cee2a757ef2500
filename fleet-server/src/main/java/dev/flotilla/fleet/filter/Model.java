package dev.flotilla.fleet.filter;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.bundle.ModelVersion;

/** What a bundle holds that devices run. */
public record Model(Digest bundle, String family, ModelVersion version) {}
