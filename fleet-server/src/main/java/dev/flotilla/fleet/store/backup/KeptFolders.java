package dev.flotilla.fleet.store.backup;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.fleet.store.postgres.DirectoryTrees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folders with what a server keeps beside its database.
 *
 * @param root with {@code identity/}, {@code trust/} and {@code artifacts/}
 */
public record KeptFolders(Path root) {
    private static final List<String> ALL = List.of("artifacts", "identity", "trust");

    /** The server makes its own key and certificate anew where they are missing; devices trust the authority. */
    private static final Pattern KEPT_SECRET = Pattern.compile("(identity/(ca|samples)|trust/[a-z]+)(\\.key)?\\.pem");

    private static final Pattern ARTIFACT = Pattern.compile("artifacts/([0-9a-f]{2})/([0-9a-f]{64})");

    /** The paths below the root of all files that a backup holds, in order. */
    List<String> paths() throws IOException {
        try (Stream<Path> files = Files.walk(root, 3)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> root.relativize(file).toString())
                    .filter(KeptFolders::isKept)
                    .sorted()
                    .toList();
        }
    }

    /** Whether a path is one of a file that a backup holds; an artifact lies where its digest says. */
    static boolean isKept(String path) {
        return KEPT_SECRET.matcher(path).matches() || isArtifact(path);
    }

    static boolean isArtifact(String path) {
        Matcher parts = ARTIFACT.matcher(path);
        return parts.matches() && parts.group(2).startsWith(parts.group(1));
    }

    /** The digest that the name of an artifact promises. */
    static Digest digestOf(String artifact) {
        return Digest.parse(artifact.substring(artifact.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT));
    }

    Path resolve(String path) {
        return root.resolve(path);
    }

    /** @throws BackupException if one of the folders is there */
    void requireNone() throws BackupException {
        for (String name : ALL) {
            if (Files.exists(root.resolve(name))) {
                throw new BackupException(root.resolve(name) + " is there already: restore into an empty directory");
            }
        }
    }

    /** Deletes what a restore that failed has put there. */
    public void clear() throws IOException {
        for (String name : ALL) {
            DirectoryTrees.delete(root.resolve(name));
        }
    }
}
