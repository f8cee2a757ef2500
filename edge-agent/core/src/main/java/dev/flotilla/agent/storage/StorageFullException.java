package dev.flotilla.agent.storage;

import java.io.IOException;

/** The quota or the disk has no room for a write; nothing was written. */
public final class StorageFullException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * @param purpose the file, or what the space is for
     * @param used bytes that files take already
     * @param needed bytes that should have been added
     * @param quota bytes allowed in all
     */
    public StorageFullException(String purpose, long used, long needed, long quota) {
        super("storage full: " + purpose + " needs " + needed + " bytes, but " + used + " of the quota of " + quota
                + " bytes are used");
    }

    /**
     * @param purpose the file, or what the space is for
     * @param needed bytes that should have been added
     * @param free bytes that the disk has left
     */
    public StorageFullException(String purpose, long needed, long free) {
        super("storage full: " + purpose + " needs " + needed + " bytes, but the disk has only " + free
                + " left; delete something else to make room");
    }
}
