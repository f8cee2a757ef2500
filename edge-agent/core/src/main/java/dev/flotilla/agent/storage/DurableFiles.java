package dev.flotilla.agent.storage;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A flat set of named files that survives a crash at any moment. What each method promises to be durable is so once it
 * returned; a crash inside a method leaves its effect either whole or absent, except for {@link #append}.
 *
 * <p>Names are 1 to {@value #MAX_NAME} lower-case letters, digits, dots and hyphens, a letter first. Not for several threads.
 */
public interface DurableFiles {
    /** Longest name. */
    int MAX_NAME = 100;

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

    /** The length of a file in bytes; 0 if there is none. */
    long size(String name) throws IOException;

    /**
     * Durably replaces a file's content, or creates it: written aside, synced, renamed, folder synced.
     *
     * @throws StorageFullException if quota or disk have no room for it
     */
    void replace(String name, byte[] content) throws IOException;

    /**
     * Adds to the end of a file, or creates it. Not durable before {@link #sync}: a crash may lose what was added, or
     * leave any bytes in its place.
     *
     * @param length how many bytes of {@code content} are added, from its first
     * @throws StorageFullException if quota or disk have no room for it
     */
    void append(String name, byte[] content, int length) throws IOException;

    /** Makes what was appended durable; does nothing if there is no such file. */
    void sync(String name) throws IOException;

    /** Durably renames a file, replacing any other of the new name. The content has to be synced before. */
    void rename(String from, String to) throws IOException;

    /** Durably deletes a file; does nothing if there is none. */
    void delete(String name) throws IOException;

    /** The names of all files, sorted. */
    List<String> list() throws IOException;

    /**
     * Returns if so many bytes more may be written now.
     *
     * @param purpose names the file or what it is for, for the message
     * @throws StorageFullException otherwise
     */
    void requireSpace(String purpose, long bytes) throws IOException;
}
