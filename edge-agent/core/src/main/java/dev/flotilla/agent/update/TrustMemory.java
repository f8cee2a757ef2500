package dev.flotilla.agent.update;

import dev.flotilla.agent.storage.DurableFiles;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.trust.OfflineMetadata;
import dev.flotilla.contract.trust.RollbackAttackException;
import dev.flotilla.contract.trust.TargetFile;
import dev.flotilla.contract.trust.TrustException;
import dev.flotilla.contract.trust.TrustedMetadataSet;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What a device believes and never unlearns: the newest targets.json and the highest floor of each family. */
final class TrustMemory {
    private static final String TARGETS = "targets.json";
    private static final String MEMORY = "trust.cbor";
    private static final int MAX_MEMORY_BYTES = 64 << 10;
    private static final Limits LIMITS = Limits.of(MAX_MEMORY_BYTES);

    private final DurableFiles files;
    private final byte[] root;
    private final Map<String, Long> floors = new TreeMap<>();
    private long targetsVersion;

    private TrustMemory(DurableFiles files, byte[] root) {
        this.files = files;
        this.root = root.clone();
    }

    /**
     * The memory of a device that was enrolled with this root.json. Damaged memory is an error and not a fresh start:
     * forgetting the floors would let retired models back in.
     */
    static TrustMemory open(DurableFiles files, byte[] root) throws IOException {
        TrustMemory memory = new TrustMemory(files, root);
        Optional<byte[]> content = files.read(MEMORY, MAX_MEMORY_BYTES);
        if (content.isPresent()) {
            Document document = Document.parseCbor(content.get(), LIMITS);
            memory.targetsVersion = document.integer("targets");
            Document floors = document.object("floors");
            for (String family : floors.keys()) {
                memory.floors.put(family, floors.integer(family));
            }
        }
        return memory;
    }

    /** Whether this is the targets.json that is believed already. */
    boolean holds(Digest targets) throws IOException {
        return files.read(TARGETS, TrustedMetadataSet.MAX_TARGETS_BYTES)
                .map(Digest::of)
                .equals(Optional.of(targets));
    }

    /** The floor of a family: 0 if none was ever seen. */
    long floor(String family) {
        return floors.getOrDefault(family, 0L);
    }

    /**
     * Durably takes in a targets.json. One that is older than what is believed changes nothing and is no error: the
     * fleet may still point at it, and the newer one decides.
     */
    void learn(byte[] targetsJson, Instant now) throws TrustException, IOException {
        OfflineMetadata believed;
        try {
            believed = OfflineMetadata.fromRoot(root, now)
                    .withInstalledTargets(targetsVersion)
                    .updateTargets(targetsJson);
        } catch (RollbackAttackException e) {
            return;
        }
        long version =
                believed.findTargets().orElseThrow(IllegalStateException::new).version();
        if (version != targetsVersion) {
            targetsVersion = version;
            write();
        }
        files.replace(TARGETS, targetsJson);
    }

    /**
     * What the owner signed about a file. Raises the durable floor of its family to the highest in the targets.
     *
     * @throws TrustException if it is not released, or below its family's floor
     */
    TargetFile released(String path, Instant now) throws TrustException, IOException {
        byte[] targetsJson = files.read(TARGETS, TrustedMetadataSet.MAX_TARGETS_BYTES)
                .orElseThrow(() -> new IOException(TARGETS + " is missing"));
        OfflineMetadata believed = OfflineMetadata.fromRoot(root, now)
                .withInstalledTargets(targetsVersion)
                .updateTargets(targetsJson);
        TargetFile target = believed.target(path);
        String family = target.policy().family();
        long signed = believed.findTargets().map(t -> t.floor(family)).orElse(0L);
        if (signed > floor(family)) {
            floors.put(family, signed);
            write();
        }
        target.policy().requireAtLeast(floor(family));
        return target;
    }

    private void write() throws IOException {
        Document.Builder known = Document.builder();
        floors.forEach(known::put);
        byte[] content = Document.builder()
                .put("targets", targetsVersion)
                .put("floors", known.build())
                .build()
                .toCbor();
        files.replace(MEMORY, content);
    }
}
