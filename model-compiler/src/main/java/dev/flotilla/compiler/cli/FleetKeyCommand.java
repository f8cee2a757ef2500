package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.keys.FleetKeyFile;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.seal.FleetKey;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "fleet-key",
        mixinStandardHelpOptions = true,
        description =
                "Makes a fleet key, to which models can be encrypted so that only the fleet's devices read them, and"
                        + " prints its id. Keep it as you keep release.pem; without it nobody can give it to new devices.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class FleetKeyCommand implements Callable<Integer> {
    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "FILE",
            description = "Where the key goes.")
    private Path output;

    @Option(
            names = "--unencrypted",
            description =
                    "Store the key without a passphrase. For demonstrations and tests: whoever copies the file can"
                            + " read the models.")
    private boolean unencrypted;

    @Mixin
    private final PassphraseOptions passphrases;

    @Mixin
    private final JsonOption json = new JsonOption();

    FleetKeyCommand(Prompt prompt) {
        this.passphrases = new PassphraseOptions(prompt);
    }

    @Override
    public Integer call() throws Exception {
        Optional<char[]> passphrase = passphrases.choose(output, unencrypted);
        FleetKey key = new FleetKeyFile(output).generate(passphrase, new SecureRandom());
        json.print(
                Document.builder()
                        .put("file", output.toString())
                        .put("fleetKey", key.id().hex())
                        .put("encrypted", !unencrypted)
                        .build(),
                output + ": " + key + (unencrypted ? ", not encrypted" : ""));
        return 0;
    }
}
