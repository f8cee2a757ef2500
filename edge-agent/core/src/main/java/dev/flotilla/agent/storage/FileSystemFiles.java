package dev.flotilla.agent.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/** Files in one folder of a file system, within a quota. */
public final class FileSystemFiles implements DurableFiles {
    private static final Logger LOG = Logger.getLogger(FileSystemFiles.class.getName());

    /** A suffix that no proper name has, as they are in lower case. */
    private static final String ASIDE = ".TMP";

    private final Folder folder;
    private final long quota;

    /**
     * Creates the folder if needed, and removes what a crash left half-written.
     *
     * @param quota most bytes that all files together may take
     */
    public FileSystemFiles(Path folder, long quota) throws IOException {
        this(new DiskFolder(folder), quota);
    }

    /** In a folder of any kind. */
    public FileSystemFiles(Folder folder, long quota) throws IOException {
        if (quota <= 0) {
            throw new IllegalArgumentException("the quota must be positive, not " + quota);
        }
        this.folder = folder;
        this.quota = quota;
        for (String name : folder.sizes().keySet()) {
            if (name.endsWith(ASIDE)) {
                removeLeftOver(name);
            }
        }
    }

    /** On a disk that refuses it, what is whole can still be read, and a model can still serve. */
    private void removeLeftOver(String name) {
        try {
            folder.delete(name);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "a half-written file stays: {0}", e.toString());
        }
    }

    @Override
    public Optional<byte[]> read(String name, int maxBytes) throws IOException {
        return folder.read(FileNames.require(name), maxBytes);
    }

    @Override
    public void read(String name, long position, byte[] target, int count) throws IOException {
        folder.read(FileNames.require(name), position, target, count);
    }

    @Override
    public long size(String name) throws IOException {
        return folder.size(FileNames.require(name));
    }

    @Override
    public void replace(String name, byte[] content) throws IOException {
        requireSpace(name, content.length);
        String aside = FileNames.require(name) + ASIDE;
        try {
            folder.write(aside, content);
        } catch (IOException e) {
            // On a full disk, half a file must not take the room that its smaller successor needs.
            folder.delete(aside);
            throw e;
        }
        folder.rename(aside, name);
        folder.syncFolder();
    }

    @Override
    public void append(String name, byte[] content, int length) throws IOException {
        requireSpace(name, length);
        folder.append(FileNames.require(name), content, length);
    }

    @Override
    public void sync(String name) throws IOException {
        if (folder.sync(FileNames.require(name))) {
            folder.syncFolder();
        }
    }

    @Override
    public void rename(String from, String to) throws IOException {
        folder.rename(FileNames.require(from), FileNames.require(to));
        folder.syncFolder();
    }

    @Override
    public void delete(String name) throws IOException {
        if (folder.delete(FileNames.require(name))) {
            folder.syncFolder();
        }
    }

    @Override
    public List<String> list() throws IOException {
        return List.copyOf(proper().keySet());
    }

    @Override
    public void requireSpace(String purpose, long bytes) throws IOException {
        long used = proper().values().stream().mapToLong(Long::longValue).sum();
        if (bytes > quota - used) {
            throw new StorageFullException(purpose, used, bytes, quota);
        }
        long free = folder.free();
        if (bytes > free) {
            throw new StorageFullException(purpose, bytes, free);
        }
    }

    /** Without what is written aside. */
    private Map<String, Long> proper() throws IOException {
        return folder.sizes().entrySet().stream()
                .filter(file -> !file.getKey().endsWith(ASIDE))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, Long::sum, TreeMap::new));
    }
}
