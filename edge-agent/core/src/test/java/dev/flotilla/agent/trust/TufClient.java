package dev.flotilla.agent.trust;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.flotilla.contract.testkit.RepositorySimulator;
import dev.flotilla.contract.trust.RootMetadata;
import dev.flotilla.contract.trust.TargetEntry;
import dev.flotilla.contract.trust.TrustException;
import dev.flotilla.contract.trust.TrustedMetadataSet;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** A repository and a client of it that starts with the first root. */
final class TufClient {
    static final Instant START = Instant.parse("2026-06-01T00:00:00Z");
    static final Instant EXPIRES = START.plus(Duration.ofDays(30));

    final RepositorySimulator repository;
    final InMemoryMetadata store = new InMemoryMetadata();
    final Updater updater;
    private Instant now = START;

    TufClient() {
        this(new RepositorySimulator(EXPIRES));
    }

    TufClient(RepositorySimulator repository) {
        this.repository = repository;
        store.write(RootMetadata.ROOT, repository.file("1.root.json"));
        updater = new Updater(
                store,
                name -> repository.fetch(name).map(ByteArrayInputStream::new),
                new BoundedReader(MinimumRate.USUAL, () -> 0));
    }

    /** From now on it is so many days after the start. */
    TufClient onDay(int day) {
        now = START.plus(Duration.ofDays(day));
        return this;
    }

    TrustedMetadataSet refresh() throws TrustException, IOException {
        return updater.refresh(now);
    }

    TargetEntry find(String path) throws TrustException, IOException {
        return new TargetSearch(updater).find(refresh(), path).entry();
    }

    /** A refresh that has to fail so. */
    <T extends Throwable> T refusal(Class<T> type) {
        return assertThrows(type, this::refresh);
    }

    /** The versions of root, snapshot, targets and timestamp, 0 for one that is not there. */
    static Map<String, Long> versions(long root, long snapshot, long targets, long timestamp) {
        Map<String, Long> versions = new TreeMap<>();
        put(versions, "root", root);
        put(versions, "snapshot", snapshot);
        put(versions, "targets", targets);
        put(versions, "timestamp", timestamp);
        return versions;
    }

    private static void put(Map<String, Long> versions, String role, long version) {
        if (version > 0) {
            versions.put(role, version);
        }
    }
}
