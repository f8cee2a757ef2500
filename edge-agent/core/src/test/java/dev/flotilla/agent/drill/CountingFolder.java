package dev.flotilla.agent.drill;

import dev.flotilla.agent.storage.DiskFolder;
import dev.flotilla.agent.storage.Folder;
import dev.flotilla.agent.testkit.CrashPoints;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** A folder on the real disk, with moments to die at before and after each change. */
final class CountingFolder implements Folder {
    private final Folder folder;
    private final CrashPoints points;

    CountingFolder(Path path, CrashPoints points) throws IOException {
        this(new DiskFolder(path), points);
    }

    CountingFolder(Folder folder, CrashPoints points) {
        this.folder = folder;
        this.points = points;
    }

    @Override
    public Map<String, Long> sizes() throws IOException {
        return folder.sizes();
    }

    @Override
    public long size(String name) throws IOException {
        return folder.size(name);
    }

    @Override
    public Optional<byte[]> read(String name, int maxBytes) throws IOException {
        return folder.read(name, maxBytes);
    }

    @Override
    public void read(String name, long position, byte[] target, int count) throws IOException {
        folder.read(name, position, target, count);
    }

    @Override
    public void write(String name, byte[] content) throws IOException {
        points.reach("write, before");
        folder.write(name, content);
        points.reach("write, after");
    }

    @Override
    public void append(String name, byte[] content, int length) throws IOException {
        points.reach("append, before");
        folder.append(name, content, length);
        points.reach("append, after");
    }

    @Override
    public boolean sync(String name) throws IOException {
        points.reach("sync, before");
        boolean synced = folder.sync(name);
        points.reach("sync, after");
        return synced;
    }

    @Override
    public void rename(String from, String to) throws IOException {
        points.reach("rename, before");
        folder.rename(from, to);
        points.reach("rename, after");
    }

    @Override
    public boolean delete(String name) throws IOException {
        points.reach("delete, before");
        boolean deleted = folder.delete(name);
        points.reach("delete, after");
        return deleted;
    }

    @Override
    public void syncFolder() throws IOException {
        points.reach("sync of names, before");
        folder.syncFolder();
        points.reach("sync of names, after");
    }

    @Override
    public long free() {
        return folder.free();
    }
}
