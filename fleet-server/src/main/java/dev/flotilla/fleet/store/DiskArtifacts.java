package dev.flotilla.fleet.store;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.fleet.identity.PrivateFiles;
import dev.flotilla.fleet.registry.Artifacts;
import dev.flotilla.fleet.transfer.ArtifactReader;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.stream.Stream;

/** Artifacts as files named by their digest, in 256 folders by its first byte. A file that is there is whole. */
public final class DiskArtifacts implements Artifacts, ArtifactReader {
    private static final String UNFINISHED = "incoming";
    private static final String TEMPORARY = ".tmp";

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

    /** The file of an artifact; empty when there is none of this digest. */
    public Optional<Path> findFile(Digest digest) {
        Path file = path(digest);
        return Files.isRegularFile(file) ? Optional.of(file) : Optional.empty();
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
        Path file = path(digest);
        if (Files.exists(file)) {
            return;
        }
        Path folder = Files.createDirectories(root.resolve(folderName(digest)));
        Path fresh = Files.createTempFile(folder, UNFINISHED, TEMPORARY);
        try {
            try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            PrivateFiles.sync(folder);
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
