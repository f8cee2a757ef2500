package dev.flotilla.agent.trust;

import dev.flotilla.contract.trust.FileHashes;
import dev.flotilla.contract.trust.RoleNames;
import dev.flotilla.contract.trust.TargetCheck;
import dev.flotilla.contract.trust.TargetEntry;
import dev.flotilla.contract.trust.TrustException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Downloaded targets as files of one folder, under their percent-encoded path (TUF 1.0 section 5.7). */
public final class TargetFolder {
    private static final int PIECE = 8192;

    private final Path folder;
    private final RepositoryFiles repository;
    private final BoundedReader reader;

    /** @param repository the targets of the repository */
    public TargetFolder(Path folder, RepositoryFiles repository, BoundedReader reader) {
        this.folder = folder;
        this.repository = repository;
        this.reader = reader;
    }

    /**
     * The file of a target, which is fetched unless it is there already.
     *
     * @param byHash whether the repository stores targets under their digest (TUF 1.0 section 6.2)
     */
    public Path fetch(TargetEntry target, boolean byHash) throws TrustException, IOException {
        Path file = folder.resolve(fileName(target.path()));
        if (!holds(file, target)) {
            download(target, address(target, byHash), file);
        }
        return file;
    }

    /** One plain name below the folder for any path. */
    private static String fileName(String path) {
        String name = RoleNames.encode(path);
        return name.equals(".") || name.equals("..") ? name.replace(".", "%2E") : name;
    }

    private static boolean holds(Path file, TargetEntry target) throws IOException {
        TargetCheck check = target.check();
        byte[] piece = new byte[PIECE];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
                check.update(piece, read);
            }
            check.finish();
            return true;
        } catch (NoSuchFileException | TrustException e) {
            return false;
        }
    }

    private static String address(TargetEntry target, boolean byHash) {
        String path = TargetAddress.encode(target.path());
        int name = path.lastIndexOf('/') + 1;
        FileHashes hashes = target.hashes();
        return byHash ? path.substring(0, name) + hashes.prefix() + "." + path.substring(name) : path;
    }

    private void download(TargetEntry target, String address, Path file) throws TrustException, IOException {
        Optional<InputStream> opened = repository.open(address);
        if (!opened.isPresent()) {
            throw new MetadataUnavailableException(address);
        }
        Files.createDirectories(folder);
        try (InputStream in = opened.get();
                AtomicFile aside = AtomicFile.in(folder)) {
            TargetCheck check = target.check();
            reader.copy(target.path(), in, (bytes, length) -> {
                check.update(bytes, length);
                aside.write(bytes, length);
            });
            check.finish();
            aside.replace(file);
        }
    }
}
