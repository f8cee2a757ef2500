package dev.flotilla.fleet.store.backup;

import dev.flotilla.fleet.identity.PrivateFiles;
import dev.flotilla.fleet.store.postgres.DatabaseAddress;
import dev.flotilla.fleet.store.postgres.DirectoryTrees;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/** Puts back what a {@link Backup} holds. */
public final class Restore {
    private static final FileAttribute<?> PRIVATE_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<?> PRIVATE_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final BackupArchive archive;
    private final KeptFolders folders;

    /** @param folders of which none is there yet */
    public Restore(Path file, KeptFolders folders) {
        this.archive = new BackupArchive(file);
        this.folders = folders;
    }

    /** Reads the whole file, and fails if it is not a complete backup, or there is something where it has to go. */
    public BackupManifest check() throws IOException {
        folders.requireNone();
        return archive.verify();
    }

    /**
     * Fills folders and database. Blocks until all is on disk.
     *
     * @param database an empty one
     * @param work an empty folder for what is needed meanwhile
     */
    public void run(DatabaseAddress database, Path work) throws IOException {
        DatabaseRestore tables = new DatabaseRestore(database);
        tables.requireFit(archive.manifest().schema());
        try {
            BackupManifest manifest = archive.read((entry, in) -> unpack(target(work, entry.path()), in));
            tables.fill(manifest.schema(), manifest.sequences(), work);
        } finally {
            DirectoryTrees.delete(work);
        }
    }

    private Path target(Path work, String path) {
        return path.startsWith(DatabaseSnapshot.FOLDER)
                ? work.resolve(path.substring(DatabaseSnapshot.FOLDER.length()))
                : folders.resolve(path);
    }

    private static void unpack(Path target, InputStream in) throws IOException {
        Path folder = Optional.ofNullable(target.getParent()).orElseThrow();
        Files.createDirectories(folder, PRIVATE_FOLDER);
        try (FileChannel channel = FileChannel.open(
                target, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), PRIVATE_FILE)) {
            in.transferTo(Channels.newOutputStream(channel));
            channel.force(true);
        }
        PrivateFiles.sync(folder);
    }
}
