package dev.flotilla.fleet.store;

import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.fleet.identity.PrivateFiles;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Artifacts as files named by their digest, in 256 folders by its first byte. A file that is there is whole. */
public final class DiskArtifacts implements ArtifactFiles {
    private static final String UNFINISHED = "incoming";
    private static final String TEMPORARY = ".tmp";
    private static final int BUFFER_BYTES = 1 << 16;
    private static final Pattern ARTIFACT = Pattern.compile("[0-9a-f]{64}");

    private final Vertx vertx;
    private final Path root;

    public DiskArtifacts(Vertx vertx, Path root) throws IOException {
        this.vertx = vertx;
        this.root = Files.createDirectories(root.toAbsolutePath());
        removeUnfinished();
    }

    /** What a server left that stopped while it wrote; nobody else writes here. */
    private void removeUnfinished() throws IOException {
        try (Stream<Path> files = Files.find(root, 2, (file, attributes) -> isUnfinished(file))) {
            for (Path unfinished : files.toList()) {
                Files.delete(unfinished);
            }
        }
    }

    private static boolean isUnfinished(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith(UNFINISHED) && name.endsWith(TEMPORARY);
    }

    @Override
    public Future<Void> put(Digest digest, byte[] bytes) {
        return vertx.executeBlocking(
                () -> {
                    write(digest, bytes);
                    return null;
                },
                false);
    }

    /** Also checks that the bytes still are what their name says. */
    @Override
    public Future<byte[]> get(Digest digest) {
        return vertx.executeBlocking(() -> read(digest), false);
    }

    @Override
    public Future<Optional<Part>> read(Digest digest, long offset, int atMost) {
        return vertx.executeBlocking(() -> readPart(digest, offset, atMost), false);
    }

    private Optional<Part> readPart(Digest digest, long offset, int atMost) throws IOException {
        try (FileChannel channel = FileChannel.open(path(digest), StandardOpenOption.READ)) {
            long length = channel.size();
            ByteBuffer buffer = ByteBuffer.allocate((int) Math.max(0, Math.min(atMost, length - offset)));
            while (buffer.hasRemaining() && channel.read(buffer, offset + buffer.position()) >= 0) {
                // Until it is full.
            }
            if (buffer.hasRemaining()) {
                throw new IOException("artifact " + path(digest) + " became shorter while it was read");
            }
            return Optional.of(new Part(length, buffer.array()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public Future<Optional<Path>> findFile(Digest digest) {
        return Future.succeededFuture(has(digest) ? Optional.of(path(digest)) : Optional.empty());
    }

    boolean has(Digest digest) {
        return Files.isRegularFile(path(digest));
    }

    /** The sizes of all artifacts that are here, in bytes. */
    Map<Digest, Long> sizes() throws IOException {
        Map<Digest, Long> sizes = new HashMap<>();
        try (Stream<Path> files =
                Files.find(root, 2, (file, attributes) -> attributes.isRegularFile() && isArtifact(file))) {
            for (Path file : files.toList()) {
                sizes.put(Digest.parse(file.getFileName().toString()), Files.size(file));
            }
        }
        return sizes;
    }

    /** Operating systems and file servers leave files of their own. */
    private static boolean isArtifact(Path file) {
        return ARTIFACT.matcher(file.getFileName().toString()).matches();
    }

    /** Forgets an artifact; whoever reads it now reads on. Blocks. */
    void delete(Digest digest) throws IOException {
        Files.deleteIfExists(path(digest));
    }

    /**
     * Keeps what comes, if it is what its digest says, without ever having all of it in memory. Blocks.
     *
     * @return its size in bytes
     * @throws IOException if it is something else, or longer than any artifact
     */
    long takeIn(Digest digest, InputStream in) throws IOException {
        return write(digest, out -> {
            MessageDigest sha256 = Digest.sha256();
            DigestInputStream digested = new DigestInputStream(in, sha256);
            byte[] buffer = new byte[BUFFER_BYTES];
            long size = 0;
            for (int read = digested.read(buffer); read >= 0; read = digested.read(buffer)) {
                size += read;
                if (size > Bundle.MAX_BYTES) {
                    throw new IOException("what came for artifact " + digest.hex() + " is longer than "
                            + Bundle.MAX_BYTES + " bytes");
                }
                writeAll(out, ByteBuffer.wrap(buffer, 0, read));
            }
            if (!Digest.ofFinished(sha256).equals(digest)) {
                throw new IOException("what came for artifact " + digest.hex() + " is something else");
            }
            return size;
        });
    }

    private byte[] read(Digest digest) throws IOException {
        try {
            byte[] bytes = Files.readAllBytes(path(digest));
            if (!Digest.of(bytes).equals(digest)) {
                throw new IOException(
                        "artifact " + path(digest) + " is damaged: upload it again after removing the file");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw new IOException("there is no artifact " + digest.hex() + " in " + root, e);
        }
    }

    private void write(Digest digest, byte[] bytes) throws IOException {
        if (!Digest.of(bytes).equals(digest)) {
            throw new IllegalArgumentException("these are not the bytes of " + digest.hex());
        }
        write(digest, out -> {
            writeAll(out, ByteBuffer.wrap(bytes));
            return (long) bytes.length;
        });
    }

    /** Writes a file's content; what it throws leaves no file. */
    @FunctionalInterface
    private interface Content {
        long writeTo(FileChannel out) throws IOException;
    }

    private static void writeAll(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    private long write(Digest digest, Content content) throws IOException {
        Path file = path(digest);
        if (Files.exists(file)) {
            return Files.size(file);
        }
        Path folder = Files.createDirectories(root.resolve(folderName(digest)));
        Path fresh = Files.createTempFile(folder, UNFINISHED, TEMPORARY);
        try {
            long size;
            try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                size = content.writeTo(channel);
                channel.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            PrivateFiles.sync(folder);
            return size;
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private Path path(Digest digest) {
        return root.resolve(folderName(digest)).resolve(digest.hex());
    }

    private static String folderName(Digest digest) {
        return digest.hex().substring(0, 2);
    }
}
