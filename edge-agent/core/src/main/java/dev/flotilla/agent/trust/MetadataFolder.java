package dev.flotilla.agent.trust;

import dev.flotilla.contract.trust.RoleNames;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/** Trusted metadata as files of one folder, {@code root.json} and so on, with the names of roles percent-encoded. */
public final class MetadataFolder implements MetadataStore {
    private final Path folder;

    /** A store in this folder, which is made with the first file. */
    public MetadataFolder(Path folder) {
        this.folder = folder;
    }

    @Override
    public Optional<byte[]> read(String role, int maxBytes) throws IOException {
        try (InputStream in = Files.newInputStream(file(role))) {
            byte[] content = new byte[maxBytes + 1];
            int length = 0;
            for (int read = 0; read >= 0 && length < content.length; ) {
                length += read;
                read = in.read(content, length, content.length - length);
            }
            return Optional.of(Arrays.copyOf(content, length));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    @Override
    public void write(String role, byte[] json) throws IOException {
        Files.createDirectories(folder);
        try (AtomicFile file = AtomicFile.in(folder)) {
            file.write(json, json.length);
            file.replace(file(role));
        }
    }

    @Override
    public void delete(String role) throws IOException {
        if (Files.deleteIfExists(file(role))) {
            AtomicFile.sync(folder);
        }
    }

    private Path file(String role) {
        return folder.resolve(RoleNames.fileName(role));
    }
}
