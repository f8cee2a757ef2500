package dev.flotilla.tuf.differential;

import dev.flotilla.agent.trust.BoundedReader;
import dev.flotilla.agent.trust.MetadataStore;
import dev.flotilla.agent.trust.MinimumRate;
import dev.flotilla.agent.trust.Updater;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.testkit.RepositorySimulator;
import dev.flotilla.contract.trust.TrustException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Our client of a simulated repository. */
final class OurClient implements MetadataStore {
    private final Map<String, byte[]> files = new TreeMap<>();
    private final Updater updater;

    OurClient(RepositorySimulator repository) {
        files.put("root", repository.file("1.root.json"));
        updater = new Updater(
                this,
                name -> repository.fetch(name).map(ByteArrayInputStream::new),
                new BoundedReader(MinimumRate.USUAL, () -> 0));
    }

    Outcome refresh(Instant now) {
        try {
            updater.refresh(now);
            return new Outcome(true, versions(), "");
        } catch (TrustException | IOException e) {
            return new Outcome(false, versions(), e.toString());
        }
    }

    private Map<String, Long> versions() {
        Map<String, Long> versions = new TreeMap<>();
        files.forEach((role, json) -> {
            try {
                versions.put(
                        role,
                        Document.parseJson(json, Limits.of(json.length))
                                .object("signed")
                                .integer("version"));
            } catch (MalformedDocumentException e) {
                throw new IllegalStateException(e);
            }
        });
        return versions;
    }

    @Override
    public Optional<byte[]> read(String role, int maxBytes) {
        return Optional.ofNullable(files.get(role));
    }

    @Override
    public void write(String role, byte[] json) {
        files.put(role, json);
    }

    @Override
    public void delete(String role) {
        files.remove(role);
    }
}
