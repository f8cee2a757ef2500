package dev.flotilla.agent.trust;

import dev.flotilla.agent.storage.DurableFiles;
import dev.flotilla.contract.trust.ReleaseRoles;
import dev.flotilla.contract.trust.RoleNames;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Trusted metadata among an agent's durable files: {@code root.json} and so on, and {@code role-ROLE.json} for roles that
 * release bundles, whose names may begin like no durable file.
 */
public final class DurableMetadata implements MetadataStore {
    private static final String ROLE_PREFIX = "role-";

    private final DurableFiles files;

    /** A store in these files. */
    public DurableMetadata(DurableFiles files) {
        this.files = files;
    }

    @Override
    public Optional<byte[]> read(String role, int maxBytes) throws IOException {
        String name = name(role);
        // What is too long by one byte is refused like what is too long by more.
        return files.size(name) > maxBytes ? Optional.of(new byte[maxBytes + 1]) : files.read(name, maxBytes);
    }

    @Override
    public void write(String role, byte[] json) throws IOException {
        files.replace(name(role), json);
    }

    @Override
    public void delete(String role) throws IOException {
        files.delete(name(role));
    }

    /** Durably deletes the files of release roles other than these. */
    public void keepRoles(Collection<String> roles) throws IOException {
        Set<String> kept = new HashSet<>();
        roles.forEach(role -> kept.add(name(role)));
        for (String name : files.list()) {
            if (name.startsWith(ROLE_PREFIX) && !kept.contains(name)) {
                files.delete(name);
            }
        }
    }

    private static String name(String role) {
        return (ReleaseRoles.isName(role) ? ROLE_PREFIX : "") + RoleNames.fileName(role);
    }
}
