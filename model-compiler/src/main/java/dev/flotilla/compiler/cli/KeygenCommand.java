package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.keys.KeyFolder;
import dev.flotilla.compiler.keys.KeyKind;
import dev.flotilla.compiler.keys.PrivateKeyFile;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.trust.MalformedKeyException;
import dev.flotilla.contract.trust.MetadataKey;
import dev.flotilla.contract.trust.OnlineKeys;
import dev.flotilla.contract.trust.TrustException;
import dev.flotilla.pkcs11.Pkcs11Uri;
import dev.flotilla.pkcs11.TokenKey;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "keygen",
        mixinStandardHelpOptions = true,
        description = "Makes a key of the owner's, encrypted under a passphrase or on a token. Keep its directory off"
                + " every server.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class KeygenCommand implements Callable<Integer> {
    private final Clock clock;

    @Spec
    private CommandSpec spec;

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
            names = "--key",
            paramLabel = "URI",
            description = "Have a token make the key, and write its public half only:"
                    + " pkcs11:token=LABEL;object=LABEL?module-path=FILE (RFC 7512). The PIN comes from"
                    + " &pin-source=FILE in it, or as a passphrase does.")
    private Optional<Pkcs11Uri> token;

    @Option(names = "--existing", description = "Make no key on the token but take the one that is there.")
    private boolean existing;

    @Option(
            names = "--type",
            paramLabel = "TYPE",
            description = "ed25519 or p256; default ed25519 in a file, p256 on a token.")
    private Optional<KeyKind> kind;

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

    KeygenCommand(Clock clock, Prompt prompt) {
        this.clock = clock;
        this.passphrases = new PassphraseOptions(prompt);
    }

    @Override
    public Integer call() throws Exception {
        if (token.isPresent() ? unencrypted : existing) {
            throw new ParameterException(
                    spec.commandLine(), "--existing is for keys on a token, --unencrypted for keys in a file");
        }
        Optional<OnlineKeys> server = online(online);
        KeyFolder folder = new KeyFolder(directory);
        String place =
                token.map(Pkcs11Uri::toString).orElse(folder.file(name.text()).toString());
        MetadataKey key = token.isPresent() ? onToken(token.get(), folder) : inFile(folder.file(name.text()));
        folder.keepPublic(name.text(), key);
        if (server.isPresent()) {
            folder.keep(server.get());
        }
        String keyId = key.publicKey().keyId();
        json.print(
                Document.builder()
                        .put(token.isPresent() ? "token" : "file", place)
                        .put("publicFile", folder.publicFile(name.text()).toString())
                        .put("keyId", keyId)
                        .put("encrypted", !unencrypted)
                        .build(),
                place + ": key " + keyId + (unencrypted ? ", not encrypted" : ""));
        return 0;
    }

    private MetadataKey inFile(Path file) throws IOException, MalformedKeyException {
        Optional<char[]> passphrase = passphrases.choose(file, unencrypted);
        return new PrivateKeyFile(file).generate(kind.orElse(KeyKind.ED25519), passphrase, new SecureRandom());
    }

    private MetadataKey onToken(Pkcs11Uri uri, KeyFolder folder) throws IOException, MalformedKeyException {
        if (kind.filter(asked -> asked != KeyKind.P256).isPresent()) {
            throw new MalformedKeyException(
                    uri + ": Java reaches no Ed25519 keys on tokens; leave --type out, or give p256");
        }
        folder.requireNoPublic(name.text());
        TokenKey key = new TokenKey(uri);
        return existing ? key.load(passphrases) : key.generate(passphrases, clock.instant());
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
