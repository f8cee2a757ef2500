package dev.flotilla.fleet.trust;

import java.util.Optional;

/**
 * A role that releases bundles in the owner's stead, or did.
 *
 * @param file its newest file; empty before the first
 * @param problem why its releases count for nothing, and what to do; empty when all is well
 */
public record RoleState(String name, Optional<MetadataFile> file, Optional<String> problem) {}
