package dev.flotilla.fleet.registry;

import dev.flotilla.contract.bundle.Baseline;
import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.BundleReader;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.bundle.MalformedBundleException;
import dev.flotilla.contract.trust.ReleasedTargets;
import dev.flotilla.contract.trust.Role;
import dev.flotilla.contract.trust.RootMetadata;
import dev.flotilla.contract.trust.TargetFile;
import dev.flotilla.contract.trust.TrustException;
import dev.flotilla.fleet.event.Changes;
import dev.flotilla.fleet.event.Topic;
import dev.flotilla.fleet.trust.Background;
import dev.flotilla.fleet.trust.JudgedMetadata;
import dev.flotilla.fleet.trust.RefusedUploadException;
import dev.flotilla.fleet.trust.Repository;
import dev.flotilla.fleet.trust.TrustState;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Takes in the owner's bundles. Nothing is believed for having been signed in: a bundle must be named with its
 * length and digest by the owner's targets, or by a role that these let release it, and be readable. Uploads that do not verify fail with {@link RefusedUploadException}
 * and leave everything as it was.
 */
public final class Registry {

    /** The most bundles that one list answers with. */
    public static final int MAX_LISTED = 1000;

    private final RegistryStore store;
    private final Artifacts artifacts;
    private final Repository repository;
    private final Background background;
    private final Clock clock;
    private final Changes changes;

    public Registry(
            RegistryStore store,
            Artifacts artifacts,
            Repository repository,
            Background background,
            Clock clock,
            Changes changes) {
        this.store = store;
        this.artifacts = artifacts;
        this.repository = repository;
        this.background = background;
        this.clock = clock;
        this.changes = changes;
    }

    /** Takes in the bundle that the targets name by this path. */
    public Future<RegisteredBundle> putBundle(String path, byte[] bytes) {
        return repository
                .owners()
                .compose(judged -> background.run(() -> verified(() -> register(judged, path, bytes))))
                .compose(bundle -> artifacts
                        .put(bundle.digest(), bytes)
                        .compose(kept -> store.addBundle(bundle))
                        .compose(added -> store.findBundle(bundle.digest()))
                        .map(Optional::orElseThrow))
                .onSuccess(bundle -> changes.changed(Topic.BUNDLES));
    }

    private RegisteredBundle register(JudgedMetadata judged, String path, byte[] bytes)
            throws TrustException, MalformedBundleException {
        TargetFile target = judged.target(path);
        target.verify(bytes);
        ReleasedTargets released = judged.trusted().findReleased().orElseThrow();
        target.policy().requireAtLeast(released.floor(target.policy().family()));
        Bundle bundle = BundleReader.read(bytes);
        return new RegisteredBundle(
                target,
                bundle.manifest(),
                bundle.labels(),
                bundle.selfTest().outputDigest(),
                bundle.baseline().sketch(),
                now(),
                releaseKeys(judged, path),
                released.owner().version());
    }

    private static List<String> releaseKeys(JudgedMetadata judged, String path) {
        String speaker = judged.findSpeaker(path).orElseThrow();
        return speaker.equals(RootMetadata.TARGETS)
                ? Optional.ofNullable(judged.trusted().root().roles().get(speaker))
                        .map(Role::keyIds)
                        .orElse(List.of())
                : judged.trusted()
                        .findTargets()
                        .flatMap(targets -> targets.delegations().find(speaker))
                        .map(role -> role.role().keyIds())
                        .orElse(List.of());
    }

    /** What is trusted at present; empty before the first root. */
    public Future<Optional<TrustState>> trust() {
        return repository.state();
    }

    public Future<Optional<RegisteredBundle>> find(Digest digest) {
        return store.findBundle(digest);
    }

    /** What the model of a bundle that is here saw and answered on its reference data, with the calibration. */
    public Future<Baseline> baseline(Digest digest) {
        return artifacts
                .get(digest)
                .compose(bytes -> background.run(() -> BundleReader.read(bytes).baseline()));
    }

    /** Those of these bundles that are here. */
    public Future<Map<Digest, RegisteredBundle>> findAll(Stream<Digest> digests) {
        Set<Digest> wanted = digests.collect(Collectors.toSet());
        return wanted.isEmpty()
                ? Future.succeededFuture(Map.of())
                : store.findBundles(wanted).map(found -> found.stream()
                        .collect(Collectors.toMap(RegisteredBundle::digest, Function.identity())));
    }

    /** The newest bundles, at most {@value #MAX_LISTED}. */
    public Future<List<RegisteredBundle>> bundles() {
        return store.bundles(MAX_LISTED);
    }

    /** Up to {@code limit} bundles, the newest first; see {@link RegistryStore#bundles}. */
    public Future<List<RegisteredBundle>> bundles(Optional<Digest> after, int limit) {
        return store.bundles(after, Math.min(limit, MAX_LISTED));
    }

    /** Something that is only done if it verifies. */
    @FunctionalInterface
    private interface Verification<T> {
        T run() throws TrustException, MalformedBundleException;
    }

    private static <T> T verified(Verification<T> verification) {
        try {
            return verification.run();
        } catch (TrustException | MalformedBundleException e) {
            throw new RefusedUploadException(String.valueOf(e.getMessage()), e);
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
