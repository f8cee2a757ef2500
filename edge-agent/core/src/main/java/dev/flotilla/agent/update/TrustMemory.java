package dev.flotilla.agent.update;

import dev.flotilla.agent.slot.SlotContent;
import dev.flotilla.agent.storage.DurableFiles;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.codec.MalformedDocumentException;
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
    private Optional<String> trouble = Optional.empty();

    private TrustMemory(DurableFiles files, byte[] root) {
        this.files = files;
        this.root = root.clone();
    }

    /**
     * The memory of a device that was enrolled with this root.json. Damaged memory is no fresh start, since forgetting the
     * floors would let retired models back in: what serves may go on, and nothing can be installed.
     */
    static TrustMemory open(DurableFiles files, byte[] root) {
        TrustMemory memory = new TrustMemory(files, root);
        memory.load();
        return memory;
    }

    private void load() {
        try {
            Optional<byte[]> content = files.read(MEMORY, MAX_MEMORY_BYTES);
            if (content.isPresent()) {
                parse(Document.parseCbor(content.get(), LIMITS));
            }
            trouble = Optional.empty();
        } catch (IOException e) {
            trouble = Optional.of("what this device trusts (" + MEMORY + ") cannot be read, so it installs nothing: "
                    + e.getMessage() + "; if that stays, enrol it anew with an empty data folder");
        }
    }

    private void parse(Document document) throws MalformedDocumentException {
        Map<String, Long> parsed = new TreeMap<>();
        Document known = document.object("floors");
        for (String family : known.keys()) {
            parsed.put(family, known.integer(family));
        }
        targetsVersion = document.integer("targets");
        floors.putAll(parsed);
    }

    /** Why nothing can be installed; empty when all is well. */
    Optional<String> trouble() {
        return trouble;
    }

    /** Tries again to read what could not be read: a disk may have come back. */
    private void requireKnown() throws IOException {
        if (trouble.isPresent()) {
            load();
        }
        if (trouble.isPresent()) {
            throw new IOException(trouble.get());
        }
    }

    /** Whether a bundle may not serve again; so it is while the floors are not known. */
    boolean retired(SlotContent content) {
        return trouble.isPresent() || content.release() < floor(content.family());
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
        requireKnown();
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
        requireKnown();
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
