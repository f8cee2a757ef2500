package dev.flotilla.tuf.differential;

import dev.flotilla.contract.testkit.RepositorySimulator;
import dev.sigstore.tuf.Fetcher;
import dev.sigstore.tuf.FileExceedsMaxLengthException;
import dev.sigstore.tuf.MetaFetcher;
import dev.sigstore.tuf.MetaStore;
import dev.sigstore.tuf.TargetStore;
import dev.sigstore.tuf.TrustedMetaStore;
import dev.sigstore.tuf.Updater;
import dev.sigstore.tuf.encryption.Verifiers;
import dev.sigstore.tuf.model.SignedTufMeta;
import dev.sigstore.tuf.model.TufMeta;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Sigstore's client of a simulated repository; it follows the four top-level roles. */
final class SigstoreClient {
    private final Map<String, SignedTufMeta<? extends TufMeta>> trusted = new TreeMap<>();
    private final RepositorySimulator repository;
    private final String root;

    SigstoreClient(RepositorySimulator repository) {
        this.repository = repository;
        this.root = new String(repository.file("1.root.json"), StandardCharsets.UTF_8);
    }

    Outcome refresh(Instant now) {
        try {
            Updater.builder()
                    .setClock(Clock.fixed(now, ZoneOffset.UTC))
                    .setVerifiers(Verifiers::newVerifier)
                    .setTrustedMetaStore(TrustedMetaStore.newTrustedMetaStore(new Store()))
                    .setTargetStore(new NoTargets())
                    .setTrustedRootPath(() -> root)
                    .setMetaFetcher(MetaFetcher.newFetcher(new Files()))
                    .setTargetFetcher(new Files())
                    .build()
                    .updateMeta();
            return new Outcome(true, versions(), "");
        } catch (Exception e) {
            return new Outcome(false, versions(), e.toString());
        }
    }

    private Map<String, Long> versions() {
        Map<String, Long> versions = new TreeMap<>();
        trusted.forEach((role, metadata) ->
                versions.put(role, (long) metadata.getSignedMeta().getVersion()));
        return versions;
    }

    /** What it trusts. */
    private final class Store implements MetaStore {
        @Override
        public String getIdentifier() {
            return "memory";
        }

        @Override
        public <T extends SignedTufMeta<? extends TufMeta>> Optional<T> readMeta(String role, Class<T> type) {
            return Optional.ofNullable(trusted.get(role)).map(type::cast);
        }

        @Override
        public void writeMeta(String role, SignedTufMeta<? extends TufMeta> metadata) {
            trusted.put(role, metadata);
        }

        @Override
        public void clearMeta(String role) {
            trusted.remove(role);
        }
    }

    /** The repository. */
    private final class Files implements Fetcher {
        @Override
        public String getSource() {
            return "memory";
        }

        @Override
        @SuppressWarnings("NullAway") // null is its word for a file that is not there
        public byte @Nullable [] fetchResource(String name, int maxBytes) throws FileExceedsMaxLengthException {
            Optional<byte[]> file = repository.fetch(name);
            if (file.isPresent() && file.get().length > maxBytes) {
                throw new FileExceedsMaxLengthException(name, maxBytes);
            }
            return file.orElse(null);
        }
    }

    /** Targets are not compared. */
    private static final class NoTargets implements TargetStore {
        @Override
        public String getIdentifier() {
            return "none";
        }

        @Override
        public void writeTarget(String name, byte[] content) {
            throw new IllegalStateException("no target was asked for");
        }

        @Override
        public byte[] readTarget(String name) {
            throw new IllegalStateException("no target was asked for");
        }
    }
}
