package dev.flotilla.agent.trust;

import dev.flotilla.agent.storage.DurableFiles;
import dev.flotilla.contract.trust.RoleNames;
import java.io.IOException;
import java.util.Optional;

/** Trusted metadata among an agent's durable files, {@code root.json} and so on; for the top-level roles. */
public final class DurableMetadata implements MetadataStore {
    private final DurableFiles files;

    /** A store in these files. */
    public DurableMetadata(DurableFiles files) {
        this.files = files;
    }

    @Override
    public Optional<byte[]> read(String role, int maxBytes) throws IOException {
        String name = RoleNames.fileName(role);
        // What is too long by one byte is refused like what is too long by more.
        return files.size(name) > maxBytes ? Optional.of(new byte[maxBytes + 1]) : files.read(name, maxBytes);
    }

    @Override
    public void write(String role, byte[] json) throws IOException {
        files.replace(RoleNames.fileName(role), json);
    }

    @Override
    public void delete(String role) throws IOException {
        files.delete(RoleNames.fileName(role));
    }
}
