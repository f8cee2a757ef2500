package dev.flotilla.fleet.registry;

import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.BundleReader;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.bundle.MalformedBundleException;
import dev.flotilla.contract.trust.OfflineMetadata;
import dev.flotilla.contract.trust.RootMetadata;
import dev.flotilla.contract.trust.TargetFile;
import dev.flotilla.contract.trust.TargetsMetadata;
import dev.flotilla.contract.trust.TrustException;
import dev.flotilla.fleet.event.Changes;
import dev.flotilla.fleet.event.Topic;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Takes in the owner's metadata and bundles. Nothing is believed for having been signed in: root.json must be signed by
 * its own keys, targets.json by the root's, and a bundle must be named by targets with its length and digest and be
 * readable. Uploads that do not verify fail with {@link RefusedUploadException} and leave everything as it was.
 */
public final class Registry {

    /** The most bundles that one list answers with. */
    public static final int MAX_LISTED = 1000;

    private final RegistryStore store;
    private final Artifacts artifacts;
    private final Background background;
    private final Clock clock;
    private final Changes changes;
    private volatile Optional<TrustState> lastTrust = Optional.empty();

    public Registry(RegistryStore store, Artifacts artifacts, Background background, Clock clock, Changes changes) {
        this.store = store;
        this.artifacts = artifacts;
        this.background = background;
        this.clock = clock;
        this.changes = changes;
    }

    /** Takes in the fleet's first root.json; the same again changes nothing, another one is refused. */
    public Future<Void> putRoot(byte[] rootJson) {
        return background
                .run(() -> verified(() -> OfflineMetadata.fromRoot(rootJson, clock.instant())))
                .compose(trusted -> store.addRoot(rootJson))
                .compose(first -> first ? Future.succeededFuture() : requireSameRoot(rootJson))
                .onSuccess(done -> changes.changed(Topic.BUNDLES))
                .mapEmpty();
    }

    private Future<Void> requireSameRoot(byte[] rootJson) {
        return store.findRoot()
                .compose(found -> Arrays.equals(found.orElseThrow(), rootJson)
                        ? Future.succeededFuture()
                        : Future.failedFuture(
                                new RefusedUploadException("root.json: this fleet already has another root ("
                                        + Digest.of(found.orElseThrow()).short8() + "); its devices trust no other")));
    }

    /** Takes in a newer targets.json, which devices then fetch by its digest. */
    public Future<Void> putTargets(byte[] targetsJson) {
        Instant now = now();
        return requireRoot()
                .compose(root -> store.findTargets()
                        .compose(before -> background.run(() -> verified(() -> OfflineMetadata.fromRoot(root, now)
                                .withInstalledTargets(
                                        before.map(StoredTargets::version).orElse(0L))
                                .updateTargets(targetsJson)))))
                .map(updated -> updated.findTargets().orElseThrow().version())
                .compose(version -> keepTargets(new StoredTargets(version, targetsJson, now)));
    }

    private Future<Void> keepTargets(StoredTargets targets) {
        return artifacts
                .put(Digest.of(targets.json()), targets.json())
                .compose(kept -> store.addTargets(targets))
                .compose(added -> added ? Future.<Void>succeededFuture() : requireSameTargets(targets))
                .onSuccess(done -> changes.changed(Topic.BUNDLES));
    }

    private Future<Void> requireSameTargets(StoredTargets targets) {
        return store.findTargets()
                .compose(found -> Arrays.equals(found.orElseThrow().json(), targets.json())
                        ? Future.succeededFuture()
                        : Future.failedFuture(new RefusedUploadException("targets.json: version "
                                + found.orElseThrow().version()
                                + " is here already with other content; sign the new content with a higher version")));
    }

    /** Takes in the bundle that the targets name by this path. */
    public Future<RegisteredBundle> putBundle(String path, byte[] bytes) {
        return requireRoot()
                .compose(root -> store.findTargets()
                        .compose(targets ->
                                background.run(() -> verified(() -> register(trustedNow(root, targets), path, bytes)))))
                .compose(bundle -> artifacts
                        .put(bundle.digest(), bytes)
                        .compose(kept -> store.addBundle(bundle))
                        .compose(added -> store.findBundle(bundle.digest()))
                        .map(Optional::orElseThrow))
                .onSuccess(bundle -> changes.changed(Topic.BUNDLES));
    }

    private OfflineMetadata trustedNow(byte[] root, Optional<StoredTargets> targets) throws TrustException {
        OfflineMetadata trusted = OfflineMetadata.fromRoot(root, clock.instant());
        return targets.isPresent() ? trusted.updateTargets(targets.get().json()) : trusted;
    }

    private RegisteredBundle register(OfflineMetadata trusted, String path, byte[] bytes)
            throws TrustException, MalformedBundleException {
        TargetFile target = trusted.target(path);
        target.verify(bytes);
        TargetsMetadata targets = trusted.findTargets().orElseThrow();
        target.policy().requireAtLeast(targets.floor(target.policy().family()));
        Bundle bundle = BundleReader.read(bytes);
        return new RegisteredBundle(
                target,
                bundle.manifest(),
                bundle.labels(),
                bundle.selfTest().outputDigest(),
                bundle.baseline().sketch(),
                now(),
                releaseKeys(trusted),
                targets.version());
    }

    private static List<String> releaseKeys(OfflineMetadata trusted) {
        return trusted.root().roles().entrySet().stream()
                .filter(role -> role.getKey().equals(RootMetadata.TARGETS))
                .flatMap(role -> role.getValue().keyIds().stream())
                .toList();
    }

    /** What is trusted at present; empty before the first root. */
    public Future<Optional<TrustState>> trust() {
        return store.findRoot()
                .compose(root -> root.isEmpty()
                        ? Future.succeededFuture(Optional.empty())
                        : store.findTargets()
                                .compose(targets -> trust(root.get(), targets))
                                .map(Optional::of));
    }

    /** Every device that is told what to run asks for this, so what has been verified is not verified again. */
    private Future<TrustState> trust(byte[] root, Optional<StoredTargets> targets) {
        Optional<Digest> targetsDigest = targets.map(stored -> Digest.of(stored.json()));
        Optional<TrustState> same = lastTrust.filter(known -> known.root().equals(Digest.of(root))
                && known.targets().map(TrustState.Targets::digest).equals(targetsDigest));
        return same.map(Future::succeededFuture).orElseGet(() -> background
                .run(() -> new TrustState(Digest.of(root), targets.map(stored -> describe(root, stored))))
                .onSuccess(verified -> lastTrust = Optional.of(verified)));
    }

    /** Judged at the time of its upload: expiry keeps new uploads out, it does not undo what the fleet runs. */
    private static TrustState.Targets describe(byte[] root, StoredTargets stored) {
        OfflineMetadata then = verified(
                () -> OfflineMetadata.fromRoot(root, stored.acceptedAt()).updateTargets(stored.json()));
        return new TrustState.Targets(
                Digest.of(stored.json()),
                stored.json().length,
                then.findTargets().orElseThrow());
    }

    /** The bytes of root.json. */
    public Future<Optional<byte[]>> root() {
        return store.findRoot();
    }

    public Future<Optional<RegisteredBundle>> find(Digest digest) {
        return store.findBundle(digest);
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

    private Future<byte[]> requireRoot() {
        return store.findRoot()
                .map(root -> root.orElseThrow(
                        () -> new RefusedUploadException("there is no root.json yet; upload it first")));
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
