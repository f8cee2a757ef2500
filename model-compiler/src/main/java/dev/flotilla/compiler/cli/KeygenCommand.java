package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.keys.KeyFolder;
import dev.flotilla.compiler.keys.KeyKind;
import dev.flotilla.compiler.keys.PrivateKeyFile;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.trust.MetadataKey;
import dev.flotilla.contract.trust.OnlineKeys;
import dev.flotilla.contract.trust.TrustException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "keygen",
        mixinStandardHelpOptions = true,
        description = "Makes a key of the owner's, encrypted under a passphrase. Keep its directory off every server.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class KeygenCommand implements Callable<Integer> {
    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Where NAME.pem and its public half, NAME.public.json, go.")
    private Path directory;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            defaultValue = KeyFolder.RELEASE,
            description = "Of the key; sign takes the one called ${DEFAULT-VALUE}, which is the default.")
    private KeyName name;

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            defaultValue = "ed25519",
            description = "ed25519 or p256; default ${DEFAULT-VALUE}.")
    private KeyKind kind;

    @Option(
            names = "--online",
            paramLabel = "FILE",
            description =
                    "The server's public keys, online-keys.json: sign will name them in the root that it makes for"
                            + " snapshot and timestamp, and in the targets for the director. Without them this key signs"
                            + " snapshot and timestamp too, for use without a server.")
    private Optional<Path> online;

    @Option(
            names = "--unencrypted",
            description =
                    "Store the key without a passphrase. For demonstrations and tests: whoever copies the file can"
                            + " sign.")
    private boolean unencrypted;

    @Mixin
    private final PassphraseOptions passphrases;

    @Mixin
    private final JsonOption json = new JsonOption();

    KeygenCommand(Prompt prompt) {
        this.passphrases = new PassphraseOptions(prompt);
    }

    @Override
    public Integer call() throws Exception {
        Optional<OnlineKeys> server = online(online);
        KeyFolder folder = new KeyFolder(directory);
        Path file = folder.file(name.text());
        Optional<char[]> passphrase = unencrypted ? Optional.empty() : Optional.of(passphrases.choose(file));
        MetadataKey key = new PrivateKeyFile(file).generate(kind, passphrase, new SecureRandom());
        folder.keepPublic(name.text(), key);
        if (server.isPresent()) {
            folder.keep(server.get());
        }
        String keyId = key.publicKey().keyId();
        json.print(
                Document.builder()
                        .put("file", file.toString())
                        .put("publicFile", folder.publicFile(name.text()).toString())
                        .put("keyId", keyId)
                        .put("encrypted", !unencrypted)
                        .build(),
                file + ": key " + keyId + (unencrypted ? ", not encrypted" : ""));
        return 0;
    }

    /** The server's keys in a file. */
    static Optional<OnlineKeys> online(Optional<Path> file) throws IOException, InputException {
        if (file.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(OnlineKeys.parse(InputFiles.bytes(file.get())));
        } catch (TrustException e) {
            throw new InputException(file.get() + ": " + e.getMessage(), e);
        }
    }
}
