package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.release.OwnerKeys;
import dev.flotilla.contract.trust.Ed25519Key;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "keygen",
        mixinStandardHelpOptions = true,
        description = "Makes the owner's release key (Ed25519). Keep its directory off every server.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class KeygenCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where release.pem goes.")
    private Path directory;

    @Override
    public Integer call() throws Exception {
        Ed25519Key key = OwnerKeys.generate(directory, new SecureRandom());
        spec.commandLine()
                .getOut()
                .println(OwnerKeys.file(directory) + ": key " + key.publicKey().keyId());
        return 0;
    }
}
