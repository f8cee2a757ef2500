package dev.flotilla.fleet.dataset.sample;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.CaptureTerms;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.limit.SlowWork;
import dev.flotilla.fleet.registry.RegisteredBundle;
import dev.flotilla.fleet.registry.Registry;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What the fleet asks devices for, and what it has of them. */
public final class Samples {
    /** The most that one list answers with. */
    public static final int MAX_LISTED = 500;

    private static final Duration DAY = Duration.ofDays(1);

    private final SampleStore store;
    private final Registry registry;
    private final SampleKey key;
    private final SlowWork work;
    private final int perDevice;
    private final Clock clock;

    /**
     * @param work opens what is sealed
     * @param perDevice the most samples that are taken from one device in a day
     */
    public Samples(SampleStore store, Registry registry, SampleKey key, SlowWork work, int perDevice, Clock clock) {
        this.store = store;
        this.registry = registry;
        this.key = key;
        this.work = work;
        this.perDevice = perDevice;
        this.clock = clock;
    }

    /** What a device whose model this is is asked for. */
    public Future<CaptureTerms> terms(DeviceId device, Digest bundle) {
        return registry.find(bundle)
                .compose(found -> found.isEmpty()
                        ? Future.succeededFuture(Optional.<CapturePolicy>empty())
                        : store.policy(found.get().manifest().name()))
                .compose(policy -> store.erasures(device)
                        .map(erasures -> new CaptureTerms(
                                policy.filter(CapturePolicy::enabled).isPresent(),
                                key.publicKey(),
                                policy.filter(CapturePolicy::enabled)
                                        .flatMap(CapturePolicy::burst)
                                        .filter(burst -> burst.until().isAfter(now()))
                                        .map(CapturePolicy.Burst::order),
                                erasures)));
    }

    /**
     * Takes a sample in, checked; what is odd is kept aside. The same one again changes nothing.
     *
     * @return done after the commit; fails with {@link SampleRefusedException} if it is not taken
     */
    public Future<Void> receive(DeviceId device, Digest id, byte[] sealed) {
        if (!Digest.of(sealed).equals(id)) {
            return refused(SampleRefusedException.Kind.CORRUPT, "the body is not " + id.hex() + "; send it again");
        }
        return store.find(id)
                .compose(known -> known.isPresent() ? Future.succeededFuture() : fresh(device, id, sealed));
    }

    private Future<Void> fresh(DeviceId device, Digest id, byte[] sealed) {
        return store.countSince(device, now().minus(DAY))
                .compose(count -> count >= perDevice
                        ? refused(
                                SampleRefusedException.Kind.TOO_MANY,
                                "device " + device + " has sent " + count
                                        + " samples within a day, as many as are taken")
                        : work.run(() -> Arrival.open(key, device, sealed)))
                .compose(arrival -> judge(arrival, id))
                .compose(sample -> store.add(sample, sealed))
                .mapEmpty();
    }

    private Future<Sample> judge(Arrival arrival, Digest id) {
        Optional<Digest> named = arrival.bundle();
        return (named.isEmpty()
                        ? Future.succeededFuture(Optional.<RegisteredBundle>empty())
                        : registry.find(named.get()))
                .compose(bundle -> bundle.isEmpty()
                        ? aside(arrival, id)
                        : policy(bundle.get().manifest().name())
                                .compose(policy -> judge(arrival, id, bundle.get(), policy)));
    }

    /** Of a model that nobody knows, it is kept only if anything is. */
    private Future<Sample> aside(Arrival arrival, Digest id) {
        return store.anyEnabled()
                .compose(wanted -> Boolean.TRUE.equals(wanted)
                        ? Future.succeededFuture(arrival.aside(id, now()))
                        : unwanted("this fleet asks for no samples"));
    }

    private Future<Sample> judge(Arrival arrival, Digest id, RegisteredBundle bundle, CapturePolicy policy) {
        if (!policy.enabled()) {
            return unwanted("this fleet does not ask for samples of model " + policy.model());
        }
        return work.run(() -> arrival.measured(id, bundle, policy, now()))
                .compose(sample -> among(arrival, sample, bundle));
    }

    private Future<Sample> among(Arrival arrival, Sample sample, RegisteredBundle bundle) {
        Sample.Facts facts = sample.facts().orElseThrow();
        return store.isErased(arrival.device(), facts.subject(), facts.at())
                .compose(erased -> Boolean.TRUE.equals(erased)
                        ? refused(SampleRefusedException.Kind.ERASED, "samples from then were to be erased")
                        : store.around(sample.model(), sample.device(), facts, now().minus(DAY)))
                .map(around -> arrival.judged(sample, around, bundle.baseline()));
    }

    /** What was asked for of a model's samples; nothing, unless somebody did. */
    public Future<CapturePolicy> policy(String model) {
        return store.policy(model).map(found -> found.orElseGet(() -> CapturePolicy.none(model)));
    }

    /** Whether there is a bundle of this model. */
    public Future<Boolean> isModel(String model) {
        return registry.bundles().map(all -> all.stream()
                .anyMatch(bundle -> bundle.manifest().name().equals(model)));
    }

    /** From now on samples of a model are asked for, or not; a burst ends with that. */
    public Future<CapturePolicy> ask(String model, boolean enabled, Duration retention) {
        CapturePolicy policy = new CapturePolicy(model, enabled, retention, Optional.empty());
        return store.putPolicy(policy).map(policy);
    }

    /** Asks all devices of an enabled model for more samples; those that hear of it within the burst's length. */
    public Future<Optional<CapturePolicy>> burst(String model, int samples, Duration length) {
        return policy(model).compose(policy -> {
            if (!policy.enabled()) {
                return Future.succeededFuture(Optional.empty());
            }
            CaptureTerms.Burst order = new CaptureTerms.Burst(UUID.randomUUID().toString(), samples, length);
            CapturePolicy.Burst burst = new CapturePolicy.Burst(order, now().plus(length));
            CapturePolicy asked = new CapturePolicy(model, true, policy.retention(), Optional.of(burst));
            return store.putPolicy(asked).map(Optional.of(asked));
        });
    }

    public Future<Optional<Sample>> find(Digest id) {
        return store.find(id);
    }

    /** Newest first; see {@link SampleStore#list}. */
    public Future<List<Sample>> list(SampleQuery query, Optional<Digest> after, int limit) {
        return store.list(query, after, Math.min(limit, MAX_LISTED));
    }

    /** What came from whom. */
    public Future<List<Dispatches>> dispatches(Optional<DeviceId> device) {
        return store.dispatches(device);
    }

    /** Accepts a sample that is kept aside and can be read; empty if there is none. */
    public Future<Optional<Sample>> release(Digest id) {
        return store.release(id)
                .compose(done -> Boolean.TRUE.equals(done) ? store.find(id) : Future.succeededFuture(Optional.empty()));
    }

    /** Erases; says how many samples. */
    public Future<Long> erase(Erasure erasure) {
        return store.erase(erasure, true, now());
    }

    /** Erases what there is of a device that has already erased what waited on it. */
    public Future<Long> eraseByItself(DeviceId device) {
        return store.erase(new Erasure.OfDevice(device), false, now());
    }

    /** Erases what was kept for as long as it was to be. */
    public Future<Long> expire() {
        return store.expire(now());
    }

    private static <T> Future<T> unwanted(String why) {
        return refused(SampleRefusedException.Kind.UNWANTED, why);
    }

    private static <T> Future<T> refused(SampleRefusedException.Kind kind, String why) {
        return Future.failedFuture(new SampleRefusedException(kind, why));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
