package dev.flotilla.fleet.dataset;

import java.util.List;

/** A version as it would be, of which nothing is kept yet. */
public final class Draft {
    private final DatasetVersion version;
    private final byte[] manifest;
    private final List<Member.Content> members;

    Draft(DatasetVersion version, byte[] manifest, List<Member.Content> members) {
        this.version = version;
        this.manifest = manifest;
        this.members = List.copyOf(members);
    }

    public DatasetVersion version() {
        return version;
    }

    byte[] manifest() {
        return manifest;
    }

    List<Member.Content> members() {
        return members;
    }
}
