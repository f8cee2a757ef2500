package dev.flotilla.daemon;

import dev.flotilla.agent.link.http.HttpRepository;
import dev.flotilla.agent.trust.BoundedReader;
import dev.flotilla.agent.trust.MetadataFolder;
import dev.flotilla.agent.trust.MinimumRate;
import dev.flotilla.agent.trust.RepositoryFiles;
import dev.flotilla.agent.trust.TargetFolder;
import dev.flotilla.agent.trust.TargetSearch;
import dev.flotilla.agent.trust.Updater;
import dev.flotilla.contract.trust.RootMetadata;
import dev.flotilla.contract.trust.TargetEntry;
import dev.flotilla.contract.trust.TrustException;
import dev.flotilla.contract.trust.TrustedMetadataSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * A client of any TUF repository, with the command line that the public conformance suite expects of one; unlike the other
 * commands it ends with 0 or 1.
 */
@Command(
        name = "tuf",
        description = "Follows a repository of The Update Framework (TUF 1.0) and downloads from it.",
        mixinStandardHelpOptions = true,
        exitCodeOnInvalidInput = Main.FAILED)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class TufCommand {
    private static final int TIMEOUT_MILLIS = 30_000;

    @Option(
            names = "--metadata-dir",
            paramLabel = "DIR",
            required = true,
            description = "Where trusted metadata is kept.")
    private Path metadataDir;

    @Option(names = "--metadata-url", paramLabel = "URL", description = "Where the repository has its metadata.")
    private @Nullable String metadataUrl;

    @Option(names = "--target-name", paramLabel = "PATH", description = "Path of the target to download.")
    private @Nullable String targetName;

    @Option(names = "--target-base-url", paramLabel = "URL", description = "Where the repository has its targets.")
    private @Nullable String targetBaseUrl;

    @Option(names = "--target-dir", paramLabel = "DIR", description = "Where downloaded targets are kept.")
    private @Nullable Path targetDir;

    @Spec
    private CommandSpec spec;

    private final BoundedReader reader = new BoundedReader(MinimumRate.USUAL, System::nanoTime);

    @Command(
            name = "init",
            description = "Starts to trust a root.json that came by a trusted way.",
            exitCodeOnInvalidInput = Main.FAILED)
    int init(@Parameters(paramLabel = "ROOT", description = "The root.json.") Path root)
            throws IOException, TrustException {
        byte[] json = Files.readAllBytes(root);
        TrustedMetadataSet.fromRoot(json, Instant.now());
        new MetadataFolder(metadataDir).write(RootMetadata.ROOT, json);
        return 0;
    }

    @Command(
            name = "refresh",
            description = "Brings the trusted metadata up to date.",
            exitCodeOnInvalidInput = Main.FAILED)
    int refresh() throws IOException, TrustException {
        updater().refresh(Instant.now());
        return 0;
    }

    @Command(
            name = "download",
            description = "Refreshes, then downloads a target unless it is there already.",
            exitCodeOnInvalidInput = Main.FAILED)
    int download() throws IOException, TrustException {
        String path = required(targetName, "--target-name");
        RepositoryFiles targets = repository(required(targetBaseUrl, "--target-base-url"));
        TargetFolder folder = new TargetFolder(required(targetDir, "--target-dir"), targets, reader);
        Updater updater = updater();
        TrustedMetadataSet trusted = updater.refresh(Instant.now());
        TargetEntry target = new TargetSearch(updater).find(trusted, path).entry();
        Path file = folder.fetch(target, trusted.root().consistentSnapshot());
        spec.commandLine().getOut().println(file);
        return 0;
    }

    private Updater updater() {
        return new Updater(
                new MetadataFolder(metadataDir), repository(required(metadataUrl, "--metadata-url")), reader);
    }

    private RepositoryFiles repository(String address) {
        try {
            return new HttpRepository(address, TIMEOUT_MILLIS);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private <T> T required(@Nullable T value, String option) {
        if (value == null) {
            throw new ParameterException(spec.commandLine(), "Missing required option: '" + option + "'");
        }
        return value;
    }
}
