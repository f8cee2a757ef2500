package dev.flotilla.agent.storage;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * A folder as a POSIX file system has it, one operation at a time: what {@link FileSystemFiles} builds its promises on.
 * A crash may undo any change of names that no {@link #syncFolder} followed, each for itself, and may leave any bytes in
 * what was appended since the last {@link #sync}. Names are those of files, without a path.
 */
public interface Folder {
    /** The lengths of all regular files in bytes, by name. */
    Map<String, Long> sizes() throws IOException;

    /** The length of a file in bytes; 0 if there is none. */
    long size(String name) throws IOException;

    /**
     * The content of a file; empty if there is none.
     *
     * @param maxBytes a longer file is an IOException
     */
    Optional<byte[]> read(String name, int maxBytes) throws IOException;

    /**
     * Reads {@code count} bytes from {@code position} on into the beginning of {@code target}.
     *
     * @throws IOException if the file has fewer, or there is none
     */
    void read(String name, long position, byte[] target, int count) throws IOException;

    /** Creates or empties a file, writes it and syncs its content, but not its name. May fail half-way. */
    void write(String name, byte[] content) throws IOException;

    /** Adds to the end of a file, or creates it. May fail half-way. */
    void append(String name, byte[] content, int length) throws IOException;

    /** Makes a file's content durable, but not its name; false if there is no such file. */
    boolean sync(String name) throws IOException;

    /** Renames a file in one step, replacing any other of the new name. */
    void rename(String from, String to) throws IOException;

    /** Deletes a file; false if there is none. */
    boolean delete(String name) throws IOException;

    /** Makes all names durable: the folder is what holds them. */
    void syncFolder() throws IOException;

    /** How many bytes the disk has left. */
    long free();
}
