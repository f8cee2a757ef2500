package dev.flotilla.compiler.release;

import dev.flotilla.contract.trust.Ed25519Key;
import dev.flotilla.contract.trust.MetadataSigner;
import dev.flotilla.contract.trust.OfflineMetadata;
import dev.flotilla.contract.trust.TargetFile;
import dev.flotilla.contract.trust.TargetsMetadata;
import dev.flotilla.contract.trust.TrustException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/** The owner's public metadata, {@code root.json} and {@code targets.json} (TUF 1.0), in one directory. */
public final class MetadataDirectory {
    private static final String ROOT = "root.json";
    private static final String TARGETS = "targets.json";

    private final Path directory;

    public MetadataDirectory(Path directory) {
        this.directory = directory;
    }

    public Path rootFile() {
        return directory.resolve(ROOT);
    }

    public Path targetsFile() {
        return directory.resolve(TARGETS);
    }

    /** The verified metadata of the directory at {@code now}; targets only where there is a {@code targets.json}. */
    public OfflineMetadata load(Instant now) throws IOException, TrustException {
        OfflineMetadata trusted = OfflineMetadata.fromRoot(Files.readAllBytes(rootFile()), now);
        return Files.exists(targetsFile()) ? trusted.updateTargets(Files.readAllBytes(targetsFile())) : trusted;
    }

    /**
     * Adds releases to {@code targets.json}, one version up, and writes {@code root.json} if there is none.
     *
     * @return the targets as written
     */
    public TargetsMetadata sign(
            Ed25519Key key, Collection<TargetFile> releases, Instant now, Duration rootLife, Duration targetsLife)
            throws IOException, TrustException {
        Files.createDirectories(directory);
        MetadataSigner signer = new MetadataSigner(key);
        if (!Files.exists(rootFile())) {
            replace(rootFile(), signer.root(1, now.plus(rootLife)));
        }
        // Targets that have expired may still be renewed: only their signature and content matter here.
        OfflineMetadata trusted = load(Instant.EPOCH);
        TargetsMetadata before = trusted.findTargets().orElse(new TargetsMetadata(0, now, Map.of()));
        Map<String, TargetFile> all = new TreeMap<>(before.targets());
        releases.forEach(release -> all.put(release.path(), release));
        TargetsMetadata targets = before.withReleases(before.version() + 1, now.plus(targetsLife), all);
        byte[] signed = signer.targets(targets);
        // Refuses a key that the root does not name before anything is replaced.
        trusted.updateTargets(signed);
        replace(targetsFile(), signed);
        return targets;
    }

    private static void replace(Path file, byte[] content) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        Files.write(temporary, content);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
