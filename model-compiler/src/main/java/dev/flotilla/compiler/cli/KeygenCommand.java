package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.release.OwnerKeys;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.trust.Ed25519Key;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "keygen",
        mixinStandardHelpOptions = true,
        description = "Makes the owner's release key (Ed25519). Keep its directory off every server.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class KeygenCommand implements Callable<Integer> {
    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where release.pem goes.")
    private Path directory;

    @Mixin
    private final JsonOption json = new JsonOption();

    @Override
    public Integer call() throws Exception {
        Ed25519Key key = OwnerKeys.generate(directory, new SecureRandom());
        Path file = OwnerKeys.file(directory);
        String keyId = key.publicKey().keyId();
        json.print(
                Document.builder()
                        .put("file", file.toString())
                        .put("keyId", keyId)
                        .build(),
                file + ": key " + keyId);
        return 0;
    }
}
