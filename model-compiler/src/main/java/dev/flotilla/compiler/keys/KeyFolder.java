package dev.flotilla.compiler.keys;

import dev.flotilla.contract.trust.MalformedMetadataException;
import dev.flotilla.contract.trust.MetadataKey;
import dev.flotilla.contract.trust.OnlineKeys;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A folder of the owner's with her keys: {@code NAME.pem} and its public half {@code NAME.public.json}, and {@code
 * online-keys.json}, the public keys of the server that she lets sign snapshots, timestamps and assignments.
 */
public final class KeyFolder {
    /** The key that signs releases. */
    public static final String RELEASE = "release";

    private static final String ONLINE = "online-keys.json";

    private final Path folder;

    public KeyFolder(Path folder) {
        this.folder = folder;
    }

    /** Where a private key is. */
    public Path file(String name) {
        return folder.resolve(name + ".pem");
    }

    /** Where its public half is. */
    public Path publicFile(String name) {
        return folder.resolve(name + ".public.json");
    }

    /** Throws if there is a public half already; to be asked before a key is made that nobody could take back. */
    public void requireNoPublic(String name) throws FileAlreadyExistsException {
        if (Files.exists(publicFile(name))) {
            throw new FileAlreadyExistsException(publicFile(name).toString());
        }
    }

    /** Keeps the public half of a key. */
    public void keepPublic(String name, MetadataKey key) throws IOException {
        Files.createDirectories(folder);
        Files.write(publicFile(name), key.publicKey().toDocument().toJson(), StandardOpenOption.CREATE_NEW);
    }

    /** Keeps the server's keys. */
    public void keep(OnlineKeys online) throws IOException {
        Files.createDirectories(folder);
        Files.write(folder.resolve(ONLINE), online.toDocument().toJson());
    }

    /** The server's keys, if there were some when the folder was made. */
    public Optional<OnlineKeys> findOnline() throws IOException, MalformedMetadataException {
        Path file = folder.resolve(ONLINE);
        return Files.exists(file) ? Optional.of(OnlineKeys.parse(Files.readAllBytes(file))) : Optional.empty();
    }
}
