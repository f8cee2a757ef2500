package dev.flotilla.android;

import dev.flotilla.agent.storage.Folder;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** A phone's storage, which other apps may fill to the last byte. */
public final class FullDisk {
    private volatile boolean full;

    /** Fills it, or makes room again. */
    public void fill(boolean now) {
        full = now;
    }

    Folder around(Folder folder) {
        return new Shared(folder);
    }

    private final class Shared implements Folder {
        private final Folder folder;

        private Shared(Folder folder) {
            this.folder = folder;
        }

        private void requireRoom() throws IOException {
            if (full) {
                throw new IOException("write failed: ENOSPC (No space left on device)");
            }
        }

        @Override
        public long free() {
            return full ? 0 : folder.free();
        }

        @Override
        public void write(String name, byte[] content) throws IOException {
            requireRoom();
            folder.write(name, content);
        }

        @Override
        public void append(String name, byte[] content, int length) throws IOException {
            requireRoom();
            folder.append(name, content, length);
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
    }
}
