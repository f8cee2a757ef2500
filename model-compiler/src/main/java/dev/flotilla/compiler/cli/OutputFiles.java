package dev.flotilla.compiler.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** Writes results whole or not at all. */
final class OutputFiles {
    private OutputFiles() {}

    /** Content that comes in pieces, and may turn out wrong while it does. */
    interface Content<E extends Exception> {
        void writeTo(OutputStream out) throws IOException, E;
    }

    static void write(Path file, byte[] content) throws IOException {
        write(file, out -> out.write(content));
    }

    static <E extends Exception> void write(Path file, Content<E> content) throws IOException, E {
        makeParent(file);
        // By a name that nobody's file has.
        Path temporary = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            try (OutputStream out = Files.newOutputStream(temporary, StandardOpenOption.CREATE_NEW)) {
                content.writeTo(out);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static void makeParent(Path file) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        if (parent == null) {
            return;
        }
        try {
            Files.createDirectories(parent);
        } catch (FileAlreadyExistsException e) {
            throw new IOException(file + ": cannot be written, " + e.getFile() + " is no directory", e);
        }
    }
}
