package dev.flotilla.fleet.store.backup;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.fleet.identity.PrivateFiles;
import dev.flotilla.fleet.store.postgres.DatabaseAddress;
import dev.flotilla.fleet.store.postgres.DirectoryTrees;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes all that a server keeps into one file, complete or not at all, readable by its owner alone. The database is read
 * first and in one transaction; what it names on disk never changes and is never deleted, so both fit together.
 */
public final class Backup {
    private static final FileAttribute<?> PRIVATE_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final DatabaseAddress database;
    private final KeptFolders folders;

    public Backup(DatabaseAddress database, KeptFolders folders) {
        this.database = database;
        this.folders = folders;
    }

    /**
     * Blocks until the file is on disk. Needs room beside it for the tables as text meanwhile.
     *
     * @param file that does not exist yet
     */
    public BackupManifest write(Path file, Instant now) throws IOException {
        Path target = file.toAbsolutePath();
        if (Files.exists(target)) {
            throw new BackupException(target + " is there already: choose another name");
        }
        Path folder = target.resolveSibling(".");
        if (!Files.isDirectory(folder)) {
            throw new BackupException(folder.normalize() + " is no directory: make it first");
        }
        Path work = Files.createTempDirectory(folder.normalize(), target.getFileName() + ".", PRIVATE_FOLDER);
        try {
            DatabaseSnapshot snapshot = DatabaseSnapshot.take(database, work);
            BackupManifest manifest =
                    new BackupManifest(now, snapshot.schema(), snapshot.sequences(), entries(tables(work)));
            Path fresh = work.resolve("archive");
            BackupArchive archive = new BackupArchive(fresh);
            archive.write(manifest, path -> Files.newInputStream(source(work, path)));
            archive.verify();
            Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
            PrivateFiles.sync(folder);
            return manifest;
        } finally {
            DirectoryTrees.delete(work);
        }
    }

    private static List<Path> tables(Path work) throws IOException {
        try (Stream<Path> files = Files.list(work)) {
            return files.sorted().toList();
        }
    }

    private List<BackupManifest.Entry> entries(List<Path> tables) throws IOException {
        List<BackupManifest.Entry> entries = new ArrayList<>();
        for (Path table : tables) {
            entries.add(entry(DatabaseSnapshot.FOLDER + table.getFileName(), table));
        }
        for (String path : folders.paths()) {
            entries.add(entry(path, folders.resolve(path)));
        }
        return entries;
    }

    private static BackupManifest.Entry entry(String path, Path file) throws IOException {
        MessageDigest sha256 = Digest.sha256();
        long size;
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), sha256)) {
            size = in.transferTo(OutputStream.nullOutputStream());
        }
        Digest digest = Digest.ofFinished(sha256);
        if (KeptFolders.isArtifact(path) && !KeptFolders.digestOf(path).equals(digest)) {
            throw new BackupException(file + " is damaged, its SHA-256 is " + digest.hex()
                    + ": put it back from an earlier backup, or upload it again after removing the file");
        }
        return new BackupManifest.Entry(path, size, digest);
    }

    private Path source(Path work, String path) {
        return path.startsWith(DatabaseSnapshot.FOLDER)
                ? work.resolve(path.substring(DatabaseSnapshot.FOLDER.length()))
                : folders.resolve(path);
    }
}
