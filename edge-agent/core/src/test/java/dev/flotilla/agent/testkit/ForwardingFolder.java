package dev.flotilla.agent.testkit;

import dev.flotilla.agent.storage.Folder;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** A folder that is another one but for what a test overrides. */
public abstract class ForwardingFolder implements Folder {
    private final Folder folder;

    protected ForwardingFolder(Folder folder) {
        this.folder = folder;
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
        folder.write(name, content);
    }

    @Override
    public void append(String name, byte[] content, int length) throws IOException {
        folder.append(name, content, length);
    }

    @Override
    public boolean sync(String name) throws IOException {
        return folder.sync(name);
    }

    @Override
    public void rename(String from, String to) throws IOException {
        folder.rename(from, to);
    }

    @Override
    public boolean delete(String name) throws IOException {
        return folder.delete(name);
    }

    @Override
    public void syncFolder() throws IOException {
        folder.syncFolder();
    }

    @Override
    public long free() {
        return folder.free();
    }
}
