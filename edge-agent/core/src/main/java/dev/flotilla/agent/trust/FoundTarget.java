package dev.flotilla.agent.trust;

import dev.flotilla.contract.trust.TargetEntry;
import dev.flotilla.contract.trust.TrustedMetadataSet;

/**
 * What came of a search.
 *
 * @param entry what the most trusted role that knows the target says about it
 * @param asked the metadata with the files of all roles that were asked
 */
public record FoundTarget(TargetEntry entry, TrustedMetadataSet asked) {}
