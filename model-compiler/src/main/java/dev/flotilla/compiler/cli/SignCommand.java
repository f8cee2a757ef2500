package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.keys.KeyFolder;
import dev.flotilla.compiler.provenance.CompileReport;
import dev.flotilla.compiler.release.CheckedRepository;
import dev.flotilla.compiler.release.MetadataDirectory;
import dev.flotilla.compiler.release.ReleasePaths;
import dev.flotilla.compiler.release.RepositorySigner;
import dev.flotilla.compiler.release.RoleFile;
import dev.flotilla.compiler.release.RoleName;
import dev.flotilla.compiler.release.RoleSigner;
import dev.flotilla.compiler.release.SignedTargets;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.trust.MetadataKey;
import dev.flotilla.contract.trust.OnlineKeys;
import dev.flotilla.contract.trust.TargetFile;
import dev.flotilla.contract.trust.TargetPolicy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
        name = "sign",
        mixinStandardHelpOptions = true,
        description =
                "Releases bundles: adds them to targets.json under the owner's key, and makes root.json if there is"
                        + " none. Without bundles it renews targets.json. Where the root asks for several release keys, it"
                        + " writes a draft for countersign. With --role it does so for ROLE.json, which whom the owner"
                        + " delegated to signs.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class SignCommand implements Callable<Integer> {
    /** A century. */
    private static final int MAX_DAYS = 36_500;
    /** The largest integer that all readers of JSON read alike (RFC 8259, section 6). */
    private static final long MAX_RELEASE = (1L << 53) - 1;

    private final Clock clock;
    private final Apart apart;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "BUNDLE", arity = "0..*", description = "The bundles to release.")
    private List<Path> bundles = new ArrayList<>();

    @Mixin
    private final ReleaseKeyOptions keys = new ReleaseKeyOptions();

    @Option(
            names = "--metadata",
            required = true,
            paramLabel = "DIR",
            description = "Where root.json and targets.json are, or go.")
    private Path metadata;

    @Option(
            names = "--online",
            paramLabel = "FILE",
            description =
                    "The server's public keys, online-keys.json, whose director may assign bundles to devices from"
                            + " now on; default who could before, at first those in --keys.")
    private Optional<Path> online;

    @Option(
            names = "--release",
            paramLabel = "N",
            description = "Counts the releases of the family, rising; needed with bundles.")
    private Optional<Long> release;

    @Option(
            names = "--floor",
            paramLabel = "N",
            defaultValue = "0",
            description = "Retires the family's releases below this; default ${DEFAULT-VALUE}.")
    private long floor;

    @Option(
            names = "--family",
            paramLabel = "NAME",
            description = "Which models replace one another; needed with bundles.")
    private Optional<String> family;

    @Option(
            names = "--hardware",
            split = ",",
            paramLabel = "KIND",
            description = "Kinds of device it is meant for; default any.")
    private List<String> hardware = new ArrayList<>();

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description =
                    "The JSON that compile --report wrote for a bundle's model, for its provenance; may be repeated, a"
                            + " bundle each, in any order.")
    private List<Path> reports = new ArrayList<>();

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
    private final RoleOptions roles = new RoleOptions();

    @Mixin
    private final WatchOptions watch = new WatchOptions();

    @Mixin
    private final TrialOptions trial = new TrialOptions();

    @Mixin
    private final PassphraseOptions passphrases;

    @Mixin
    private final JsonOption json = new JsonOption();

    SignCommand(Clock clock, Prompt prompt, Apart apart) {
        this.clock = clock;
        this.apart = apart;
        this.passphrases = new PassphraseOptions(prompt);
    }

    @Override
    public Integer call() throws Exception {
        requireUsable();
        Optional<RoleName> role = roles.role();
        if (watch.chosen()) {
            return watch(role.orElseThrow(() -> new ParameterException(
                    spec.commandLine(), "--watch signs for a --role, which the owner limits to one family's paths")));
        }
        if (trial.chosen()) {
            throw new ParameterException(spec.commandLine(), "--evaluate is for --watch; else run compare before");
        }
        if (role.isPresent() && online.isPresent()) {
            throw new ParameterException(spec.commandLine(), "--online is the owner's to give, not a --role's");
        }
        List<UnsignedRelease> unsigned = releases(role);
        MetadataKey owners = passphrases.load(keys.location());
        List<PreparedRelease> prepared = new ArrayList<>();
        for (UnsignedRelease release : unsigned) {
            prepared.add(release.prepare(owners));
        }
        MetadataDirectory directory = new MetadataDirectory(metadata);
        if (role.isPresent()) {
            signFor(role.get(), directory, owners, prepared);
        } else {
            sign(directory, owners, prepared);
        }
        return 0;
    }

    private void requireUsable() {
        if (Math.min(rootDays, targetsDays) < 1 || Math.max(rootDays, targetsDays) > MAX_DAYS) {
            throw new ParameterException(
                    spec.commandLine(), "--root-days and --targets-days have to be within 1 and " + MAX_DAYS);
        }
        if (release.filter(number -> number > MAX_RELEASE).isPresent()) {
            throw new ParameterException(spec.commandLine(), "--release has to be at most " + MAX_RELEASE);
        }
        if (hardware.stream().anyMatch(String::isBlank)) {
            throw new ParameterException(
                    spec.commandLine(), "--hardware: a kind of device has a name; leave it out for any");
        }
    }

    private int watch(RoleName role) throws Exception {
        if (!bundles.isEmpty() || release.isPresent() || !reports.isEmpty() || family.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--watch needs --family, and has bundles, releases and reports from the server");
        }
        Optional<CandidateTrial> samples =
                trial.chosen() ? Optional.of(new CandidateTrial(trial, apart)) : Optional.empty();
        CandidateWatch.Terms terms = watch.terms(role, family.get(), floor, hardware, Duration.ofDays(targetsDays));
        MetadataKey key = passphrases.load(keys.location());
        new CandidateWatch(
                        watch.server(),
                        metadata,
                        terms,
                        samples,
                        key,
                        clock,
                        spec.commandLine().getOut())
                .run(watch, spec.commandLine().getErr());
        return 0;
    }

    private void sign(MetadataDirectory directory, MetadataKey owners, List<PreparedRelease> prepared)
            throws Exception {
        RepositorySigner signer = new RepositorySigner(directory, owners, clock.instant());
        Optional<OnlineKeys> server = KeygenCommand.online(online);
        Optional<KeyFolder> folder = keys.folder();
        if (server.isEmpty() && signer.isEmpty() && folder.isPresent()) {
            server = folder.get().findOnline();
        }
        if (signer.isNew()) {
            signer.makeRoot(server, Duration.ofDays(rootDays));
        }
        List<TargetFile> releases =
                prepared.stream().map(PreparedRelease::target).toList();
        SignedTargets signed = signer.release(releases, server, Duration.ofDays(targetsDays));
        for (PreparedRelease release : prepared) {
            release.keepProvenance();
        }
        print(releases, signed, directory);
    }

    private void signFor(RoleName role, MetadataDirectory directory, MetadataKey key, List<PreparedRelease> prepared)
            throws Exception {
        RoleFile file = directory.role(role, clock.instant());
        List<TargetFile> releases =
                prepared.stream().map(PreparedRelease::target).toList();
        SignedTargets signed = new RoleSigner(file, key, clock.instant())
                .release(releases, roles.startOver(), Duration.ofDays(targetsDays));
        for (PreparedRelease release : prepared) {
            release.keepProvenance();
        }
        List<String> lines = new ArrayList<>();
        releases.forEach(target -> lines.add(text(target)));
        lines.add(
                signed.isComplete()
                        ? RoleSigning.done(role, file, signed, directory)
                        : RoleSigning.pending(role, file.draftPath(), signed));
        json.print(
                described(RoleSigning.document(role, signed), releases).build(),
                String.join(System.lineSeparator(), lines));
    }

    /** What is to be released, with the report that it was compiled by if there is one; every report has to fit one. */
    private List<UnsignedRelease> releases(Optional<RoleName> role) throws InputException {
        Map<Digest, CompileReport> byModel = new HashMap<>();
        Map<Digest, Path> unused = new HashMap<>();
        for (Path file : reports) {
            CompileReport report = InputFiles.report(file);
            byModel.put(report.model(), report);
            unused.put(report.model(), file);
        }
        List<UnsignedRelease> releases = new ArrayList<>();
        for (Path file : bundles) {
            TargetPolicy policy = policy();
            UnsignedRelease release = UnsignedRelease.of(
                    file, policy, name -> role.isPresent() ? ReleasePaths.of(policy.family(), name) : name, byModel);
            unused.remove(release.model());
            releases.add(release);
        }
        Optional<Digest> strange = unused.keySet().stream().findFirst();
        if (strange.isPresent()) {
            throw new InputException(
                    unused.get(strange.get()) + ": is about the model " + strange.get() + ", which no bundle here has");
        }
        return releases;
    }

    private TargetPolicy policy() {
        if (release.isEmpty() || family.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "bundles need --release and --family");
        }
        try {
            return new TargetPolicy(release.get(), floor, family.get(), hardware);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private void print(List<TargetFile> releases, SignedTargets signed, MetadataDirectory directory) throws Exception {
        Document.Builder document = described(SigningText.document(signed), releases);
        List<String> lines = new ArrayList<>();
        releases.forEach(file -> lines.add(text(file)));
        if (signed.isComplete()) {
            Digest root = Digest.of(InputFiles.bytes(directory.rootFile()));
            CheckedRepository repository = directory.check(clock.instant());
            document.put("rootVersion", repository.root().version())
                    .put("rootSha256", root.hex())
                    .put("directorKeys", repository.directorKeys());
            lines.add(directory.targetsFile() + ": version " + signed.targets().version() + ", root " + root);
            lines.add(RepositoryText.online(repository));
            lines.addAll(RepositoryText.roles(repository));
        } else {
            // What was published before may have expired, or have too few signatures for a new root.
            lines.add(SigningText.pending(signed, directory.draftFile()));
        }
        json.print(document.build(), String.join(System.lineSeparator(), lines));
    }

    private Document.Builder described(Document.Builder document, List<TargetFile> releases) {
        return document.putIfPresent("release", release)
                .putIfPresent("family", family)
                .put("bundles", releases.stream().map(SignCommand::document).toList());
    }

    private static String text(TargetFile file) {
        return file.path() + ": release " + file.policy().release() + ", " + file.digest()
                + (file.provenance().isPresent() ? ", with provenance" : "");
    }

    private static Document document(TargetFile file) {
        return Document.builder()
                .put("file", file.path())
                .put("bytes", file.length())
                .put("sha256", file.digest().hex())
                .putIfPresent("provenanceSha256", file.provenance().map(Digest::hex))
                .build();
    }
}
