package dev.flotilla.agent.trust;

import dev.flotilla.agent.testkit.SimulatedCrash;
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
    private int changesLeft = Integer.MAX_VALUE;

    @Override
    public Optional<byte[]> read(String role, int maxBytes) {
        return Optional.ofNullable(files.get(role))
                .map(content -> Arrays.copyOf(content, Math.min(content.length, maxBytes + 1)));
    }

    @Override
    public void write(String role, byte[] json) {
        change("write " + role);
        files.put(role, json.clone());
    }

    @Override
    public void delete(String role) {
        change("delete " + role);
        files.remove(role);
    }

    private void change(String what) {
        if (changesLeft-- == 0) {
            throw new SimulatedCrash(what);
        }
    }

    /** The process goes down instead of making any change after so many. */
    void crashAfter(int changes) {
        changesLeft = changes;
    }

    /** The process is started again. */
    void recover() {
        changesLeft = Integer.MAX_VALUE;
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
