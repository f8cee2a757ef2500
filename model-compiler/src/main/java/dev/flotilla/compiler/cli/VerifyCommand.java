package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.provenance.Provenance;
import dev.flotilla.compiler.provenance.ProvenanceException;
import dev.flotilla.compiler.release.CheckedRepository;
import dev.flotilla.compiler.release.MetadataDirectory;
import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.trust.TargetFile;
import dev.flotilla.contract.trust.TargetPolicy;
import dev.flotilla.contract.trust.TrustException;
import dev.flotilla.tflite.EngineOptions;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description =
                "Checks the owner's metadata, from its first root on, and a bundle as a device does: signature, digest,"
                        + " content, tensors, golden self-test.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class VerifyCommand implements Callable<Integer> {
    private final Clock clock;

    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "BUNDLE",
            arity = "0..1",
            description = "A .flotilla file; none to check the metadata alone.")
    private Optional<Path> bundle;

    @Option(
            names = "--metadata",
            required = true,
            paramLabel = "DIR",
            description = "Where root.json and targets.json are.")
    private Path metadata;

    @Option(
            names = "--provenance",
            description = "Check the bundle's NAME.provenance.json beside it as well, and say where it comes from.")
    private boolean provenance;

    @Mixin
    private final FleetKeyOption fleetKey;

    @Mixin
    private final JsonOption json = new JsonOption();

    VerifyCommand(Clock clock, Prompt prompt) {
        this.clock = clock;
        this.fleetKey = new FleetKeyOption(prompt);
    }

    @Override
    public Integer call() throws Exception {
        if (provenance && bundle.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "--provenance is of a bundle: name one");
        }
        CheckedRepository repository = new MetadataDirectory(metadata).check(clock.instant());
        repository.requireSoundRoles();
        Document.Builder result = RepositoryText.document(repository);
        List<String> lines = new ArrayList<>();
        if (bundle.isPresent()) {
            verify(bundle.get(), repository, result, lines);
        }
        lines.add(metadata + ": good: " + RepositoryText.versions(repository));
        lines.add(RepositoryText.online(repository));
        lines.addAll(RepositoryText.roles(repository));
        json.print(result.build(), String.join(System.lineSeparator(), lines));
        return 0;
    }

    private void verify(Path file, CheckedRepository repository, Document.Builder result, List<String> lines)
            throws Exception {
        byte[] bytes = InputFiles.bytes(file);
        TargetFile target = signed(file, repository, bytes);
        Bundle read = InputFiles.bundle(file, bytes);
        Bundle readable = fleetKey.open(file, read);
        requireSound(file, readable);
        TargetPolicy policy = target.policy();
        result.put("name", read.manifest().name())
                .put("version", read.manifest().version().toString())
                .put("release", policy.release())
                .put("family", policy.family())
                .put("sha256", read.digest().hex());
        lines.add(file + ": good: release " + policy.release() + " of " + policy.family() + ", " + read.digest());
        if (provenance) {
            Provenance origin = provenance(file, target, repository);
            result.put("provenance", origin.toDocument());
            origin.words().forEach(line -> lines.add("  " + Printable.of(line)));
        }
    }

    private static Provenance provenance(Path file, TargetFile target, CheckedRepository repository)
            throws InputException {
        Path beside = Provenance.beside(file);
        Digest signed = target.provenance()
                .orElseThrow(() -> new InputException(file + ": was signed without a provenance; see sign --report"));
        byte[] json = InputFiles.bytes(beside);
        if (!Digest.of(json).equals(signed)) {
            throw new InputException(beside + ": is not the provenance that was signed for, " + signed);
        }
        try {
            return Provenance.verify(json, target.digest(), repository.keysFor(target));
        } catch (ProvenanceException | TrustException e) {
            throw new InputException(beside + ": " + e.getMessage(), e);
        }
    }

    private static void requireSound(Path file, Bundle read) throws InputException, InferenceException {
        try (LoadedModel loaded = InputFiles.load(file, read.model(), EngineOptions.defaults())) {
            if (!loaded.inputs().equals(read.manifest().inputs())
                    || !loaded.outputs().equals(read.manifest().modelOutputs())) {
                throw new InputException(file + ": the model's tensors differ from those in its manifest");
            }
            Optional<String> failure = read.selfTest().check(read.selfTest().run(loaded));
            if (failure.isPresent()) {
                throw new InputException(file + ": " + failure.get());
            }
        }
    }

    private static TargetFile signed(Path file, CheckedRepository repository, byte[] bytes) throws InputException {
        try {
            TargetFile target = repository.release(String.valueOf(file.getFileName()), Digest.of(bytes));
            target.verify(bytes);
            target.policy().requireAtLeast(repository.floor(target.policy().family()));
            return target;
        } catch (TrustException e) {
            throw new InputException(file + ": " + e.getMessage(), e);
        }
    }
}
