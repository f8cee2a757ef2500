package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.keys.FleetKeyFile;
import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.ModelSeal;
import dev.flotilla.contract.seal.FleetKey;
import dev.flotilla.contract.seal.SealException;
import dev.flotilla.contract.seal.SealedBundles;
import dev.flotilla.contract.trust.MalformedKeyException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The owner's fleet key, and where its passphrase comes from. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class FleetKeyOption {
    private static final String NAME = "--fleet-key";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = NAME,
            paramLabel = "FILE",
            description = "The fleet key that models are encrypted to, as fleet-key made it.")
    private Optional<Path> file;

    @Mixin
    private final PassphraseOptions passphrases;

    FleetKeyOption(Prompt prompt) {
        this.passphrases = new PassphraseOptions(prompt);
    }

    /** The key, for a command that does nothing without one. */
    FleetKey load() throws IOException, MalformedKeyException {
        return new FleetKeyFile(file.orElseThrow(() ->
                        new ParameterException(spec.commandLine(), "Missing required option: '" + NAME + "=FILE'")))
                .load(passphrases);
    }

    /** The bundle with a model that can be read; the key is only asked for if that is encrypted. */
    Bundle open(Path bundleFile, Bundle bundle) throws IOException, MalformedKeyException, InputException {
        Optional<ModelSeal> seal = bundle.manifest().seal();
        if (seal.isEmpty()) {
            return bundle;
        }
        if (file.isEmpty()) {
            throw new InputException(bundleFile + ": its model is encrypted to fleet key "
                    + seal.get().key() + "; give that key with " + NAME);
        }
        try {
            return SealedBundles.open(bundle, load());
        } catch (SealException e) {
            throw new InputException(bundleFile + ": " + e.getMessage(), e);
        }
    }
}
