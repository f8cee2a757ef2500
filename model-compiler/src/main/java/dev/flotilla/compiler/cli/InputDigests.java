package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.report.InputFile;
import dev.flotilla.contract.bundle.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Collects the files that a command reads, with their digests. */
final class InputDigests {
    private static final int CHUNK = 1 << 16;

    private final List<InputFile> files = new ArrayList<>();

    InputDigests add(String role, Path file) throws IOException {
        String name = String.valueOf(file.toAbsolutePath().normalize().getFileName());
        if (Files.isDirectory(file)) {
            files.add(folder(role, name, file));
        } else {
            files.add(new InputFile(role, name, Files.size(file), digest(file)));
        }
        return this;
    }

    InputDigests add(String role, ModelFile model) {
        String name = String.valueOf(model.path().toAbsolutePath().normalize().getFileName());
        files.add(new InputFile(role, name, model.bytes().length, Digest.of(model.bytes())));
        return this;
    }

    InputDigests add(String role, Optional<Path> file) throws IOException {
        return file.isPresent() ? add(role, file.get()) : this;
    }

    InputDigests add(String role, List<NamedFile> samples) throws IOException {
        for (NamedFile one : samples) {
            add(one.name().map(name -> role + " of " + name).orElse(role), one.file());
        }
        return this;
    }

    List<InputFile> files() {
        return List.copyOf(files);
    }

    private static InputFile folder(String role, String name, Path folder) throws IOException {
        List<Path> below;
        try (Stream<Path> walked = Files.walk(folder)) {
            below = walked.filter(Files::isRegularFile).sorted().toList();
        }
        MessageDigest all = Digest.sha256();
        long bytes = 0;
        for (Path file : below) {
            String line = digest(file).hex() + "  "
                    + folder.relativize(file).toString().replace('\\', '/') + "\n";
            all.update(line.getBytes(StandardCharsets.UTF_8));
            bytes += Files.size(file);
        }
        return new InputFile(role, name, bytes, Digest.ofFinished(all));
    }

    private static Digest digest(Path file) throws IOException {
        MessageDigest digest = Digest.sha256();
        byte[] chunk = new byte[CHUNK];
        try (InputStream in = Files.newInputStream(file)) {
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                digest.update(chunk, 0, read);
            }
        }
        return Digest.ofFinished(digest);
    }
}
