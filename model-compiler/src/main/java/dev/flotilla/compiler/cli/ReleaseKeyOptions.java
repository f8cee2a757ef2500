package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.keys.KeyFolder;
import dev.flotilla.compiler.keys.KeyLocation;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which key signs targets. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ReleaseKeyOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--keys",
            paramLabel = "DIR",
            description = "Where release.pem is, and online-keys.json if a server has a part in the fleet.")
    private Optional<Path> keys;

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description =
                    "The release key, if it is not release.pem in --keys: another file, or the pkcs11: URI of one on"
                            + " a token.")
    private Optional<KeyLocation> key;

    /** Where the key is. */
    KeyLocation location() {
        if (key.isPresent()) {
            return key.get();
        }
        Path folder =
                keys.orElseThrow(() -> new ParameterException(spec.commandLine(), "a key is needed: --keys or --key"));
        return new KeyLocation.InFile(new KeyFolder(folder).file(KeyFolder.RELEASE));
    }

    /** Where the server's keys may be. */
    Optional<KeyFolder> folder() {
        return keys.map(KeyFolder::new);
    }
}
