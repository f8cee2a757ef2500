package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.release.MetadataDirectory;
import dev.flotilla.compiler.release.OwnerKeys;
import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.trust.Ed25519Key;
import dev.flotilla.contract.trust.TargetFile;
import dev.flotilla.contract.trust.TargetPolicy;
import dev.flotilla.contract.trust.TargetsMetadata;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "sign",
        mixinStandardHelpOptions = true,
        description =
                "Releases bundles: adds them to targets.json under the owner's key, and makes root.json if there is"
                        + " none.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class SignCommand implements Callable<Integer> {
    private final Clock clock;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "BUNDLE", arity = "1..*", description = "The bundles to release.")
    private List<Path> bundles;

    @Option(names = "--keys", required = true, paramLabel = "DIR", description = "Where release.pem is.")
    private Path keys;

    @Option(
            names = "--metadata",
            required = true,
            paramLabel = "DIR",
            description = "Where root.json and targets.json are, or go.")
    private Path metadata;

    @Option(
            names = "--release",
            required = true,
            paramLabel = "N",
            description = "Counts the releases of the family, rising.")
    private long release;

    @Option(
            names = "--floor",
            paramLabel = "N",
            defaultValue = "0",
            description = "Retires the family's releases below this; default ${DEFAULT-VALUE}.")
    private long floor;

    @Option(names = "--family", required = true, paramLabel = "NAME", description = "Which models replace one another.")
    private String family;

    @Option(
            names = "--hardware",
            split = ",",
            paramLabel = "KIND",
            description = "Kinds of device it is meant for; default any.")
    private List<String> hardware = new ArrayList<>();

    @Option(
            names = "--root-days",
            paramLabel = "DAYS",
            defaultValue = "365",
            description = "How long a new root.json is valid; default ${DEFAULT-VALUE}.")
    private int rootDays;

    @Option(
            names = "--targets-days",
            paramLabel = "DAYS",
            defaultValue = "90",
            description = "How long targets.json is valid; default ${DEFAULT-VALUE}.")
    private int targetsDays;

    @Mixin
    private final JsonOption json = new JsonOption();

    SignCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() throws Exception {
        if (rootDays < 1 || targetsDays < 1) {
            throw new ParameterException(spec.commandLine(), "--root-days and --targets-days have to be at least 1");
        }
        TargetPolicy policy = policy();
        List<TargetFile> releases = new ArrayList<>();
        for (Path file : bundles) {
            byte[] bytes = InputFiles.bytes(file);
            Bundle bundle = InputFiles.bundle(file, bytes);
            releases.add(new TargetFile(bundle.manifest().fileName(), bytes.length, Digest.of(bytes), policy));
        }
        Ed25519Key key = OwnerKeys.load(keys);
        MetadataDirectory directory = new MetadataDirectory(metadata);
        TargetsMetadata targets =
                directory.sign(key, releases, clock.instant(), Duration.ofDays(rootDays), Duration.ofDays(targetsDays));
        print(releases, directory.targetsFile(), targets.version(), Digest.of(InputFiles.bytes(directory.rootFile())));
        return 0;
    }

    private void print(List<TargetFile> releases, Path targetsFile, long version, Digest root) {
        Document document = Document.builder()
                .put("targetsVersion", version)
                .put("rootSha256", root.hex())
                .put("release", release)
                .put("family", family)
                .put("bundles", releases.stream().map(SignCommand::document).toList())
                .build();
        List<String> lines = new ArrayList<>();
        releases.forEach(file -> lines.add(file.path() + ": release " + release + ", " + file.digest()));
        lines.add(targetsFile + ": version " + version + ", root " + root);
        json.print(document, String.join(System.lineSeparator(), lines));
    }

    private static Document document(TargetFile file) {
        return Document.builder()
                .put("file", file.path())
                .put("bytes", file.length())
                .put("sha256", file.digest().hex())
                .build();
    }

    private TargetPolicy policy() {
        try {
            return new TargetPolicy(release, floor, family, hardware);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }
}
