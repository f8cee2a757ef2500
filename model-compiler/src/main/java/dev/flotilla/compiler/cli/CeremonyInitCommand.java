package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.ceremony.RootChange;
import dev.flotilla.compiler.ceremony.RootPlan;
import dev.flotilla.compiler.ceremony.RootSignatures;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.trust.Role;
import dev.flotilla.contract.trust.RootDraft;
import dev.flotilla.contract.trust.RootMetadata;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "init",
        mixinStandardHelpOptions = true,
        description =
                "Drafts the first root, or with --previous the next one, in which whatever is not given stays as it was."
                        + " Takes public keys only.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class CeremonyInitCommand implements Callable<Integer> {
    private final Clock clock;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = "NAME.public.json of a key that signs roots; to be repeated, in any order.")
    private List<Path> keys = new ArrayList<>();

    @Option(names = "--threshold", paramLabel = "M", description = "How many of these keys have to sign a root.")
    private Optional<Integer> threshold;

    @Option(
            names = "--release-key",
            paramLabel = "FILE",
            description = "release.public.json of a key that releases bundles; may be repeated.")
    private List<Path> releaseKeys = new ArrayList<>();

    @Option(
            names = "--release-threshold",
            paramLabel = "M",
            description = "How many of the release keys have to sign targets.json; at first 1 if it is not given.")
    private Optional<Integer> releaseThreshold;

    @Option(
            names = "--online",
            paramLabel = "FILE",
            description = "The server's public keys, online-keys.json. Without any, the release keys sign snapshot and"
                    + " timestamp too, for use without a server.")
    private Optional<Path> online;

    @Option(names = "--previous", paramLabel = "FILE", description = "The root.json that the new one follows.")
    private Optional<Path> previous;

    @Option(
            names = "--expires-days",
            paramLabel = "DAYS",
            defaultValue = "365",
            description = "How long the root is valid; default ${DEFAULT-VALUE}.")
    private int days;

    @Written
    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            defaultValue = "root.unsigned.json",
            description = "Where the draft goes; default ${DEFAULT-VALUE}.")
    private Path output;

    @Mixin
    private final JsonOption json = new JsonOption();

    CeremonyInitCommand(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() throws Exception {
        boolean tooLow =
                Stream.concat(threshold.stream(), releaseThreshold.stream()).anyMatch(count -> count < 1);
        if (days < 1 || tooLow || Math.max(keys.size(), releaseKeys.size()) > Role.MAX_KEYS) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--expires-days and thresholds have to be at least 1, with at most " + Role.MAX_KEYS + " keys");
        }
        Optional<RootMetadata> before = RootFiles.finished(previous);
        RootPlan plan = new RootPlan(
                RootFiles.publicKeys(keys),
                threshold,
                RootFiles.publicKeys(releaseKeys),
                releaseThreshold,
                KeygenCommand.online(online),
                clock.instant().plus(Duration.ofDays(days)));
        RootDraft draft = RootDraft.of(plan.after(before));
        List<String> lines = new ArrayList<>(
                RootChange.of(before, draft.root(), clock.instant()).lines());
        List<String> missing = new RootSignatures(before, draft).missing();
        requireUnsigned(draft);
        OutputFiles.write(output, draft.toJson());
        lines.addAll(missing);
        lines.add(output + ": take it to each signer, for flotilla-compiler ceremony sign");
        json.print(
                Document.builder()
                        .put("file", output.toString())
                        .put("version", draft.root().version())
                        .put("missing", missing)
                        .build(),
                String.join(System.lineSeparator(), lines));
        return 0;
    }

    /** Signers may have come a long way for it; the draft of an earlier root is of no more use. */
    private void requireUnsigned(RootDraft fresh) throws InputException {
        if (Files.notExists(output)) {
            return;
        }
        RootDraft present = RootFiles.draft(output);
        if (present.isSigned() && present.root().version() >= fresh.root().version()) {
            throw new InputException(output
                    + ": has been signed already; delete it to begin anew, or choose another name with --output");
        }
    }
}
