package dev.flotilla.agent.trust;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a client trusts, in memory. */
final class InMemoryMetadata implements MetadataStore {
    private final Map<String, byte[]> files = new TreeMap<>();

    @Override
    public Optional<byte[]> read(String role, int maxBytes) {
        return Optional.ofNullable(files.get(role))
                .map(content -> Arrays.copyOf(content, Math.min(content.length, maxBytes + 1)));
    }

    @Override
    public void write(String role, byte[] json) {
        files.put(role, json.clone());
    }

    @Override
    public void delete(String role) {
        files.remove(role);
    }

    /** The versions of all that is trusted, by role. */
    Map<String, Long> versions() {
        Map<String, Long> versions = new TreeMap<>();
        files.forEach((role, json) -> versions.put(role, version(json)));
        return versions;
    }

    private static long version(byte[] json) {
        try {
            return Document.parseJson(json, Limits.of(json.length))
                    .object("signed")
                    .integer("version");
        } catch (MalformedDocumentException e) {
            throw new IllegalStateException(e);
        }
    }
}
