package dev.flotilla.android;

import dev.flotilla.agent.storage.Folder;
import dev.flotilla.agent.testkit.ForwardingFolder;
import java.io.IOException;

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

    private final class Shared extends ForwardingFolder {
        private Shared(Folder folder) {
            super(folder);
        }

        private void requireRoom() throws IOException {
            if (full) {
                throw new IOException("write failed: ENOSPC (No space left on device)");
            }
        }

        @Override
        public long free() {
            return full ? 0 : super.free();
        }

        @Override
        public void write(String name, byte[] content) throws IOException {
            requireRoom();
            super.write(name, content);
        }

        @Override
        public void append(String name, byte[] content, int length) throws IOException {
            requireRoom();
            super.append(name, content, length);
        }
    }
}
