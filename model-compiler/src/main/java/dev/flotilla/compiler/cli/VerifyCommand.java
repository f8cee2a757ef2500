package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.release.MetadataDirectory;
import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.trust.OfflineMetadata;
import dev.flotilla.contract.trust.TargetFile;
import dev.flotilla.contract.trust.TargetPolicy;
import dev.flotilla.contract.trust.TrustException;
import dev.flotilla.tflite.EngineOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = "Checks a bundle as a device does: signature, digest, content, tensors, golden self-test.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class VerifyCommand implements Callable<Integer> {
    private final Clock clock;

    @Parameters(paramLabel = "BUNDLE", description = "A .flotilla file.")
    private Path bundle;

    @Option(
            names = "--metadata",
            required = true,
            paramLabel = "DIR",
            description = "Where root.json and targets.json are.")
    private Path metadata;

    @Mixin
    private final JsonOption json = new JsonOption();

    VerifyCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() throws Exception {
        byte[] bytes = InputFiles.bytes(bundle);
        OfflineMetadata trusted = new MetadataDirectory(metadata).load(clock.instant());
        TargetFile target = signed(trusted, bytes);
        Bundle read = InputFiles.bundle(bundle, bytes);
        try (LoadedModel loaded = InputFiles.load(bundle, read.model(), EngineOptions.defaults())) {
            if (!loaded.inputs().equals(read.manifest().inputs())
                    || !loaded.outputs().equals(read.manifest().outputs())) {
                throw new InputException(bundle + ": the model's tensors differ from those in its manifest");
            }
            Optional<String> failure = read.selfTest().check(read.selfTest().run(loaded));
            if (failure.isPresent()) {
                throw new InputException(bundle + ": " + failure.get());
            }
        }
        TargetPolicy policy = target.policy();
        json.print(
                document(policy, read),
                bundle + ": good: release " + policy.release() + " of " + policy.family() + ", " + read.digest());
        return 0;
    }

    private static Document document(TargetPolicy policy, Bundle read) {
        return Document.builder()
                .put("name", read.manifest().name())
                .put("version", read.manifest().version().toString())
                .put("release", policy.release())
                .put("family", policy.family())
                .put("sha256", read.digest().hex())
                .build();
    }

    private TargetFile signed(OfflineMetadata trusted, byte[] bytes) throws InputException {
        try {
            TargetFile target = trusted.target(String.valueOf(bundle.getFileName()));
            target.verify(bytes);
            target.policy()
                    .requireAtLeast(trusted.findTargets()
                            .orElseThrow()
                            .floor(target.policy().family()));
            return target;
        } catch (TrustException e) {
            throw new InputException(bundle + ": " + e.getMessage(), e);
        }
    }
}
