package dev.flotilla.agent.testkit;

import dev.flotilla.agent.trust.RepositoryFiles;
import dev.flotilla.contract.testkit.Releases;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The TUF repository of a fleet in memory, behind a connection that breaks when a test says so. */
public final class MetadataShelf implements RepositoryFiles {
    private final Map<String, byte[]> files = new TreeMap<>();
    private boolean offline;
    private int requests;

    /** Publishes what the owner released until now, beside what was there before. */
    public void serve(Releases owner) {
        files.putAll(owner.repository());
    }

    /** Serves any bytes under a name, as whoever has the server could. */
    public void put(String name, byte[] content) {
        files.put(name, content.clone());
    }

    /** From now on nothing can be reached, or all again. */
    public void offline(boolean nothingReachable) {
        offline = nothingReachable;
    }

    /** How many files were asked for. */
    public int requests() {
        return requests;
    }

    @Override
    public Optional<InputStream> open(String name) throws IOException {
        requests++;
        if (offline) {
            throw new IOException("connection refused");
        }
        return Optional.ofNullable(files.get(name)).map(ByteArrayInputStream::new);
    }
}
