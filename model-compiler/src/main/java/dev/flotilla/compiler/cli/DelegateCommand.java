package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.ceremony.DelegationWords;
import dev.flotilla.compiler.release.MetadataDirectory;
import dev.flotilla.compiler.release.RepositorySigner;
import dev.flotilla.compiler.release.RoleName;
import dev.flotilla.compiler.release.SignedTargets;
import dev.flotilla.contract.trust.DelegatedRole;
import dev.flotilla.contract.trust.Delegations;
import dev.flotilla.contract.trust.PathPattern;
import dev.flotilla.contract.trust.PublicKey;
import dev.flotilla.contract.trust.Role;
import dev.flotilla.contract.trust.TargetsMetadata;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "delegate",
        mixinStandardHelpOptions = true,
        description =
                "Lets other keys release bundles below some paths, say those of a job that retrains one model, with sign"
                        + " --role; with --remove takes that back. Signs targets.json anew, or a draft for countersign.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class DelegateCommand implements Callable<Integer> {
    private static final int MAX_PATTERNS = 64;

    private final Clock clock;

    @Spec
    private CommandSpec spec;

    @Mixin
    private final ReleaseKeyOptions keys = new ReleaseKeyOptions();

    @Option(
            names = "--metadata",
            required = true,
            paramLabel = "DIR",
            description = "Where root.json and targets.json are.")
    private Path metadata;

    @Option(
            names = "--role",
            required = true,
            paramLabel = "ROLE",
            description = "What the role is called: small letters, digits and -. One of this name is replaced.")
    private RoleName role;

    @Option(
            names = "--role-key",
            paramLabel = "FILE",
            description = "NAME.public.json of a key that may sign for the role, as keygen wrote it; may be repeated.")
    private List<Path> roleKeys = new ArrayList<>();

    @Option(
            names = "--threshold",
            paramLabel = "N",
            description = "How many of the role's keys have to sign; default 1.")
    private Optional<Integer> threshold;

    @Option(
            names = "--paths",
            split = ",",
            paramLabel = "PATTERN",
            description = "What the role may release, like fashion/* for all bundles of the family fashion. Paths are"
                    + " FAMILY/FILE; * ? and [ ] match no /.")
    private List<PathPattern> paths = new ArrayList<>();

    @Option(names = "--terminating", description = "Ask no role that is listed after this one about these paths.")
    private boolean terminating;

    @Option(names = "--remove", description = "Withdraw the role, with all that it released.")
    private boolean remove;

    @Option(
            names = "--targets-days",
            paramLabel = "DAYS",
            defaultValue = "90",
            description = "How long the new targets.json is valid; default ${DEFAULT-VALUE}.")
    private int targetsDays;

    @Mixin
    private final PassphraseOptions passphrases;

    @Mixin
    private final JsonOption json = new JsonOption();

    DelegateCommand(Clock clock, Prompt prompt) {
        this.clock = clock;
        this.passphrases = new PassphraseOptions(prompt);
    }

    @Override
    public Integer call() throws Exception {
        requireUsable();
        List<PublicKey> named = RootFiles.publicKeys(roleKeys);
        if (new HashSet<>(named).size() < named.size()) {
            throw new InputException("--role-key: two of the files hold the same key");
        }
        MetadataDirectory directory = new MetadataDirectory(metadata);
        Delegations before =
                directory.lastTargets().map(TargetsMetadata::delegations).orElse(Delegations.NONE);
        RepositorySigner signer = new RepositorySigner(directory, passphrases.load(keys.location()), clock.instant());
        Duration life = Duration.ofDays(targetsDays);
        SignedTargets signed = remove ? signer.withdraw(role, life) : signer.delegate(delegated(named), named, life);
        List<String> lines =
                new ArrayList<>(DelegationWords.of(before, signed.targets().delegations()));
        lines.add(
                signed.isComplete()
                        ? directory.targetsFile() + ": version "
                                + signed.targets().version()
                        : SigningText.pending(signed, directory.draftFile()));
        json.print(
                SigningText.document(signed).put("role", role.text()).build(),
                String.join(System.lineSeparator(), lines));
        return 0;
    }

    private void requireUsable() {
        boolean described = !roleKeys.isEmpty() || !paths.isEmpty() || threshold.isPresent() || terminating;
        if (remove && described) {
            throw new ParameterException(spec.commandLine(), "--remove takes back all of a role: give its name alone");
        }
        if (!remove && (roleKeys.isEmpty() || paths.isEmpty())) {
            throw new ParameterException(spec.commandLine(), "a role needs --role-key and --paths");
        }
        if (roleKeys.size() > Role.MAX_KEYS || paths.size() > MAX_PATTERNS) {
            throw new ParameterException(
                    spec.commandLine(),
                    "a role has at most " + Role.MAX_KEYS + " keys and " + MAX_PATTERNS + " patterns");
        }
        int needed = threshold.orElse(1);
        boolean unreachable = !remove && needed > roleKeys.size();
        if (targetsDays < 1 || needed < 1 || unreachable) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--targets-days and --threshold have to be at least 1, and a threshold at most the number of keys");
        }
    }

    private DelegatedRole delegated(List<PublicKey> named) {
        List<String> ids = named.stream().map(PublicKey::keyId).toList();
        return new DelegatedRole(role.text(), new Role(ids, threshold.orElse(1)), terminating, paths, List.of());
    }
}
