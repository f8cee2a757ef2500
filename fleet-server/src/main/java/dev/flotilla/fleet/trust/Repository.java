package dev.flotilla.fleet.trust;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.trust.ReleaseRoles;
import dev.flotilla.contract.trust.RootMetadata;
import dev.flotilla.contract.trust.TrustException;
import dev.flotilla.fleet.event.Changes;
import dev.flotilla.fleet.event.Topic;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The repository that devices follow (TUF 1.0): the owner's root.json and targets.json and the files of the roles that
 * these let release bundles, believed for their signatures and for nothing else, and snapshot.json and timestamp.json, which the server signs. Uploads that do not verify fail with
 * {@link RefusedUploadException} and leave everything as it was.
 */
public final class Repository {
    /** Others that change it at the same time have to win as often as that before a change fails. */
    private static final int ATTEMPTS = 5;

    private static final String TIMESTAMP = "timestamp.json";
    private static final Pattern VERSIONED = Pattern.compile("([1-9][0-9]{0,17})\\.([a-z0-9-]+)\\.json");
    private static final Set<String> VERSIONED_ROLES =
            Set.of(RootMetadata.ROOT, RootMetadata.SNAPSHOT, RootMetadata.TARGETS);

    private final MetadataStore store;
    private final OwnerRules rules;
    private final OnlineRoles roles;
    private final Background background;
    private final Clock clock;
    private final Changes changes;
    private volatile Optional<Known> last = Optional.empty();

    /** A generation that was verified, so that it is not verified again for each device. */
    private record Known(Generation generation, TrustState state) {}

    public Repository(
            MetadataStore store,
            OnlineSigners signers,
            Lifetimes lifetimes,
            Background background,
            Clock clock,
            Changes changes) {
        this.store = store;
        this.rules = new OwnerRules(signers.publicKeys());
        this.roles = new OnlineRoles(signers, lifetimes);
        this.background = background;
        this.clock = clock;
        this.changes = changes;
    }

    /** Takes in the fleet's first root.json, or the next one; the same again changes nothing. */
    public Future<Void> putRoot(byte[] rootJson) {
        return change((before, now) -> rules.withRoot(before, rootJson, now), ATTEMPTS);
    }

    /** Takes in a newer targets.json; the same again changes nothing. */
    public Future<Void> putTargets(byte[] targetsJson) {
        return change((before, now) -> rules.withTargets(requireRoot(before), targetsJson, now), ATTEMPTS);
    }

    /** Takes in a newer file of a role that targets.json lets release bundles; the same again changes nothing. */
    public Future<Void> putRole(String name, byte[] json) {
        return change((before, now) -> rules.withRole(requireRoot(before), name, json, now), ATTEMPTS);
    }

    private static Generation requireRoot(Optional<Generation> generation) {
        return generation.orElseThrow(() -> new RefusedUploadException("there is no root.json yet; upload it first"));
    }

    /** Something that makes the next generation. */
    @FunctionalInterface
    private interface Step {
        Optional<Generation> take(Optional<Generation> before, Instant now) throws TrustException;
    }

    private Future<Void> change(Step step, int attemptsLeft) {
        Instant now = now();
        return store.find()
                .compose(before -> background.run(
                        () -> verified(() -> step.take(before, now).map(this::known))))
                .compose(next ->
                        next.map(known -> save(step, known, now, attemptsLeft)).orElseGet(Future::succeededFuture));
    }

    private Future<Void> save(Step step, Known next, Instant now, int attemptsLeft) {
        Generation complete = next.state().mayPublish() ? roles.signed(next.generation(), now) : next.generation();
        return store.save(complete).compose(saved -> {
            if (Boolean.TRUE.equals(saved)) {
                changes.changed(Topic.BUNDLES);
                return Future.succeededFuture();
            }
            return attemptsLeft == 0
                    ? Future.failedFuture(new IllegalStateException("the trusted metadata changes all the time"))
                    : change(step, attemptsLeft - 1);
        });
    }

    /** Signs what is due anew; to be called now and then. Does nothing while the server may not sign. */
    public Future<Void> renew() {
        return known().compose(found -> {
            Optional<Generation> next = found.filter(known -> known.state().mayPublish())
                    .flatMap(known -> roles.renewed(known.generation(), now()));
            // Whoever changed it meanwhile has signed both files.
            return next.map(store::save)
                    .orElseGet(() -> Future.succeededFuture(false))
                    .mapEmpty();
        });
    }

    /** What is trusted at present; empty before the first root. */
    public Future<Optional<TrustState>> state() {
        return known().map(found -> found.map(Known::state));
    }

    /** The owner's metadata, judged now; fails with {@link RefusedUploadException} before the first root. */
    public Future<JudgedMetadata> owners() {
        Instant now = now();
        return store.find()
                .compose(found -> background.run(() -> verified(() -> rules.judged(requireRoot(found), now))));
    }

    /** The file that devices know by this name, with consistent snapshots (TUF 1.0, section 6.2); empty if there is none. */
    public Future<Optional<byte[]>> file(String name) {
        Matcher versioned = VERSIONED.matcher(name);
        if (versioned.matches() && isVersioned(versioned.group(2))) {
            return find(versioned.group(2), Long.parseLong(versioned.group(1)));
        }
        return name.equals(TIMESTAMP) ? timestamp() : Future.succeededFuture(Optional.empty());
    }

    private static boolean isVersioned(String role) {
        return ReleaseRoles.isName(role) || VERSIONED_ROLES.contains(role);
    }

    /** The newest timestamp.json. */
    public Future<Optional<byte[]>> timestamp() {
        return known().map(found ->
                found.flatMap(known -> known.generation().timestamp()).map(MetadataFile::json));
    }

    /** A file of {@code root}, {@code targets}, {@code snapshot} or a release role. */
    public Future<Optional<byte[]>> find(String role, long version) {
        return store.find(role, version);
    }

    /** The root.json of this SHA-256. */
    public Future<Optional<byte[]>> findRoot(Digest digest) {
        return store.findRoot(digest);
    }

    private Future<Optional<Known>> known() {
        return store.number().compose(number -> {
            Optional<Known> same = last.filter(known -> known.generation().number() == number);
            return same.isPresent() ? Future.succeededFuture(same) : load();
        });
    }

    private Future<Optional<Known>> load() {
        return store.find()
                .compose(found -> background.run(() -> verified(() -> found.map(this::known))))
                .onSuccess(loaded -> last = loaded);
    }

    private Known known(Generation generation) {
        return verified(() -> new Known(generation, rules.describe(generation)));
    }

    /** Something that is only done if it verifies. */
    @FunctionalInterface
    private interface Verification<T> {
        T run() throws TrustException;
    }

    private static <T> T verified(Verification<T> verification) {
        try {
            return verification.run();
        } catch (TrustException e) {
            throw new RefusedUploadException(String.valueOf(e.getMessage()), e);
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
