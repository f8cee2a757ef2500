package dev.flotilla.contract.trust;

/**
 * A metadata file to fetch.
 *
 * @param name its name below the metadata address, with every character that is not plain percent-encoded
 * @param maxBytes the most bytes to read of it
 */
public record MetadataRequest(String name, int maxBytes) {
    /** The name of a file as the repository has it, under its version where snapshots are consistent. */
    static MetadataRequest of(String role, long version, boolean consistent, int maxBytes) {
        String file = RoleNames.fileName(role);
        return new MetadataRequest(consistent ? version + "." + file : file, maxBytes);
    }
}
