package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.provenance.CompileReport;
import dev.flotilla.compiler.release.MetadataDirectory;
import dev.flotilla.compiler.release.ReleasePaths;
import dev.flotilla.compiler.release.RoleFile;
import dev.flotilla.compiler.release.RoleName;
import dev.flotilla.compiler.release.RoleSigner;
import dev.flotilla.compiler.release.SignedTargets;
import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.BundleReader;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.bundle.MalformedBundleException;
import dev.flotilla.contract.inference.TensorSpec;
import dev.flotilla.contract.trust.MetadataKey;
import dev.flotilla.contract.trust.TargetFile;
import dev.flotilla.contract.trust.TargetPolicy;
import dev.flotilla.contract.trust.TargetsMetadata;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Signs the candidates that a server offers, by a key that the owner delegated one family's paths to. Whoever holds the server
 * can offer anything; what is signed is a bundle of the family that the owner's own one could be replaced by without a device
 * noticing, with a higher version, and few a day; and, where he gave samples of his own, one that answers these as well.
 */
final class CandidateWatch {
    private static final Duration DAY = Duration.ofDays(1);
    private static final double MOST_GROWTH = 1.5;
    private static final int MOST_REMEMBERED = 1000;

    private final CandidateServer server;
    private final MetadataDirectory directory;
    private final Path released;
    private final Terms terms;
    private final Optional<CandidateTrial> trial;
    private final MetadataKey key;
    private final Clock clock;
    private final PrintWriter out;
    /** Why candidates did not pass their trial, which is not made again until there are too many to remember. */
    private final Map<Digest, String> refused = new HashMap<>();

    /**
     * What is signed, and how.
     *
     * @param like what candidates are held against
     * @param likeFile where that is
     * @param floor of what is signed
     * @param life of the role's file
     */
    record Terms(
            RoleName role,
            String family,
            Bundle like,
            Path likeFile,
            long likeBytes,
            long floor,
            List<String> hardware,
            Duration life,
            int mostPerDay,
            boolean acceptOverridden) {}

    /**
     * One that signs for a role.
     *
     * @param metadata the owner's, where what was released is kept too, in {@code released/}
     * @param trial that candidates have to pass, if there is one
     */
    CandidateWatch(
            CandidateServer server,
            Path metadata,
            Terms terms,
            Optional<CandidateTrial> trial,
            MetadataKey key,
            Clock clock,
            PrintWriter out) {
        this.server = server;
        this.directory = new MetadataDirectory(metadata);
        this.released = metadata.resolve("released");
        this.terms = terms;
        this.trial = trial;
        this.key = key;
        this.clock = clock;
        this.out = out;
    }

    /** Looks again and again until somebody ends it, or once; a server that is away is asked again. */
    void run(WatchOptions options, PrintWriter err) throws Exception {
        while (true) {
            try {
                look();
            } catch (IOException e) {
                if (options.once()) {
                    throw e;
                }
                err.println("flotilla-compiler: " + e.getMessage() + "; it is tried again");
            }
            if (options.once()) {
                return;
            }
            Thread.sleep(options.every().toMillis());
        }
    }

    /** Looks once. A candidate that is not signed is told of, and keeps no other from its turn. */
    void look() throws Exception {
        for (CandidateServer.Candidate candidate : server.candidates()) {
            if (candidate.family().equals(terms.family())) {
                String said;
                try {
                    said = take(candidate);
                } catch (InputException e) {
                    said = "not signed: " + e.getMessage();
                }
                out.println(candidate.id() + ": " + said);
                out.flush();
            }
        }
    }

    private String take(CandidateServer.Candidate candidate) throws Exception {
        Optional<TargetFile> before = role().findLast(false).flatMap(last -> last.find(candidate.bundle()));
        if (before.isPresent()) {
            return publish(before.get(), server.bundle(candidate));
        }
        if (candidate.overridden() && !terms.acceptOverridden()) {
            throw new InputException(
                    "a person let it through against the gate; sign it by hand, or give" + " --accept-overridden");
        }
        requireFewToday();
        requireNotRefused(candidate);
        byte[] bytes = server.bundle(candidate);
        Bundle bundle = checked(bytes);
        requireGood(candidate, bytes);
        Path file = keep(candidate, bundle, bytes);
        UnsignedRelease unsigned =
                UnsignedRelease.of(file, policy(), name -> ReleasePaths.of(terms.family(), name), reports(candidate));
        PreparedRelease prepared = unsigned.prepare(key);
        SignedTargets signed =
                new RoleSigner(role(), key, clock.instant()).release(List.of(prepared.target()), false, terms.life());
        prepared.keepProvenance();
        return signed.isComplete()
                ? publish(prepared.target(), bytes)
                : RoleSigning.pending(terms.role(), released, signed);
    }

    private RoleFile role() throws Exception {
        return directory.role(terms.role(), clock.instant());
    }

    /** The owner's role file first, which lets the server take the bundle. */
    private String publish(TargetFile target, byte[] bytes) throws Exception {
        server.putRole(terms.role().text(), Files.readAllBytes(role().path()));
        server.putBundle(target.path(), bytes);
        return "released as " + target.path() + ", release " + target.policy().release();
    }

    private void requireFewToday() throws InputException, IOException {
        if (!Files.isDirectory(released)) {
            return;
        }
        Instant since = clock.instant().minus(DAY);
        try (Stream<Path> files = Files.list(released)) {
            long today = 0;
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".flotilla")).toList()) {
                today += Files.getLastModifiedTime(file).toInstant().isAfter(since) ? 1 : 0;
            }
            if (today >= terms.mostPerDay()) {
                throw new InputException(today + " were signed in the last 24 hours (--most-a-day)");
            }
        }
    }

    private void requireNotRefused(CandidateServer.Candidate candidate) throws InputException {
        if (refused.containsKey(candidate.bundle())) {
            throw new InputException(refused.get(candidate.bundle()));
        }
    }

    /** Against the owner's own bundle, so that small losses do not add up over the rounds, and against the last one signed. */
    private void requireGood(CandidateServer.Candidate candidate, byte[] bytes) throws Exception {
        if (trial.isEmpty()) {
            return;
        }
        List<Path> champions = new ArrayList<>(List.of(terms.likeFile()));
        lastSigned().ifPresent(champions::add);
        for (Path champion : champions) {
            Optional<String> loss = trial.get().findLoss(champion, bytes);
            if (loss.isPresent()) {
                if (refused.size() >= MOST_REMEMBERED) {
                    refused.clear();
                }
                refused.put(candidate.bundle(), loss.get());
                throw new InputException(loss.get());
            }
        }
    }

    /** The family's highest release of this role, if it was signed here. */
    private Optional<Path> lastSigned() throws Exception {
        Optional<TargetFile> last = role().findLast(false).flatMap(this::last);
        if (last.isEmpty()) {
            return Optional.empty();
        }
        Path file = released.resolve(Path.of(last.get().path()).getFileName());
        return Files.exists(file)
                        && Digest.of(Files.readAllBytes(file)).equals(last.get().digest())
                ? Optional.of(file)
                : Optional.empty();
    }

    private Path keep(CandidateServer.Candidate candidate, Bundle bundle, byte[] bytes)
            throws InputException, IOException {
        Path file = Files.createDirectories(released).resolve(bundle.manifest().fileName());
        if (Files.exists(file) && !Digest.of(Files.readAllBytes(file)).equals(candidate.bundle())) {
            throw new InputException(file + ": another bundle of this name was taken before");
        }
        OutputFiles.write(file, bytes);
        Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
        return file;
    }

    private Bundle checked(byte[] bytes) throws InputException, IOException {
        try {
            Bundle bundle = BundleReader.read(bytes);
            Bundle like = terms.like();
            require("name", bundle.manifest().name(), like.manifest().name());
            require("inputs", bundle.manifest().inputs(), like.manifest().inputs());
            require("outputs", bundle.manifest().outputs(), like.manifest().outputs());
            require("embedding", embedding(bundle), embedding(like));
            require("classes", bundle.labels(), like.labels());
            require("preprocessing", bundle.preprocess(), like.preprocess());
            if (bytes.length > terms.likeBytes() * MOST_GROWTH) {
                throw new InputException("it has " + bytes.length + " bytes, that of --like " + terms.likeBytes());
            }
            if (bundle.manifest().version().compareTo(like.manifest().version()) <= 0) {
                throw new InputException("its version " + bundle.manifest().version() + " is not above that of --like, "
                        + like.manifest().version());
            }
            return bundle;
        } catch (MalformedBundleException e) {
            throw new InputException("it is no bundle: " + e.getMessage(), e);
        }
    }

    /** Its scale may differ: a model that was compiled again has another one. */
    private static String embedding(Bundle bundle) {
        return bundle.embedding().map(TensorSpec::describe).orElse("none");
    }

    private static void require(String what, Object found, Object wanted) throws InputException {
        if (!found.equals(wanted)) {
            throw new InputException("its " + what + " are " + found + ", those of --like " + wanted);
        }
    }

    /** One release above all that there were, by whomever. */
    private TargetPolicy policy() throws Exception {
        long last = Math.max(highest(directory.lastTargets()), highest(role().findLast(false)));
        return new TargetPolicy(last + 1, terms.floor(), terms.family(), terms.hardware());
    }

    private long highest(Optional<TargetsMetadata> targets) {
        return targets.flatMap(this::last)
                .map(TargetFile::policy)
                .map(TargetPolicy::release)
                .orElse(0L);
    }

    /** The family's highest release. */
    private Optional<TargetFile> last(TargetsMetadata targets) {
        return targets.targets().values().stream()
                .filter(target -> target.policy().family().equals(terms.family()))
                .max(Comparator.comparingLong(target -> target.policy().release()));
    }

    private Map<Digest, CompileReport> reports(CandidateServer.Candidate candidate) throws Exception {
        Map<Digest, CompileReport> reports = new HashMap<>();
        if (candidate.hasReport()) {
            Path file = released.resolve(candidate.id() + ".report.json");
            OutputFiles.write(file, server.report(candidate));
            CompileReport report = InputFiles.report(file);
            reports.put(report.model(), report);
        }
        return reports;
    }
}
