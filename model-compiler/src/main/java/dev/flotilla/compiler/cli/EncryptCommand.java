package dev.flotilla.compiler.cli;

import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.seal.FleetKey;
import dev.flotilla.contract.seal.SealedBundles;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "encrypt",
        mixinStandardHelpOptions = true,
        description =
                "Encrypts a bundle's model to a fleet key, before the bundle is signed. What the server has to know"
                        + " stays readable: manifest, labels, preprocessing, baseline and self-test.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class EncryptCommand implements Callable<Integer> {
    @Parameters(paramLabel = "BUNDLE", description = "A .flotilla file.")
    private Path bundle;

    @Written
    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "FILE",
            description = "Where the encrypted bundle goes.")
    private Path output;

    @Mixin
    private final FleetKeyOption fleetKey;

    @Mixin
    private final JsonOption json = new JsonOption();

    EncryptCommand(Prompt prompt) {
        this.fleetKey = new FleetKeyOption(prompt);
    }

    @Override
    public Integer call() throws Exception {
        Bundle plain = InputFiles.bundle(bundle);
        if (plain.sealedModel().isPresent()) {
            throw new InputException(bundle + ": its model is encrypted already");
        }
        FleetKey key = fleetKey.load();
        byte[] sealed = SealedBundles.seal(plain, key, new SecureRandom());
        OutputFiles.write(output, sealed);
        Digest digest = Digest.of(sealed);
        json.print(
                Document.builder()
                        .put("file", output.toString())
                        .put("fleetKey", key.id().hex())
                        .put("sha256", digest.hex())
                        .build(),
                output + ": model encrypted to " + key + ", " + digest);
        return 0;
    }
}
