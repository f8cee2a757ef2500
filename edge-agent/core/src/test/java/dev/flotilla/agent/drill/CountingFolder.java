package dev.flotilla.agent.drill;

import dev.flotilla.agent.storage.DiskFolder;
import dev.flotilla.agent.storage.Folder;
import dev.flotilla.agent.testkit.CrashPoints;
import dev.flotilla.agent.testkit.ForwardingFolder;
import java.io.IOException;
import java.nio.file.Path;

/** A folder on the real disk, with moments to die at before and after each change. */
final class CountingFolder extends ForwardingFolder {
    private final CrashPoints points;

    CountingFolder(Path path, CrashPoints points) throws IOException {
        this(new DiskFolder(path), points);
    }

    CountingFolder(Folder folder, CrashPoints points) {
        super(folder);
        this.points = points;
    }

    @Override
    public void write(String name, byte[] content) throws IOException {
        points.reach("write, before");
        super.write(name, content);
        points.reach("write, after");
    }

    @Override
    public void append(String name, byte[] content, int length) throws IOException {
        points.reach("append, before");
        super.append(name, content, length);
        points.reach("append, after");
    }

    @Override
    public boolean sync(String name) throws IOException {
        points.reach("sync, before");
        boolean synced = super.sync(name);
        points.reach("sync, after");
        return synced;
    }

    @Override
    public void rename(String from, String to) throws IOException {
        points.reach("rename, before");
        super.rename(from, to);
        points.reach("rename, after");
    }

    @Override
    public boolean delete(String name) throws IOException {
        points.reach("delete, before");
        boolean deleted = super.delete(name);
        points.reach("delete, after");
        return deleted;
    }

    @Override
    public void syncFolder() throws IOException {
        points.reach("sync of names, before");
        super.syncFolder();
        points.reach("sync of names, after");
    }
}
