package dev.flotilla.fleet.dataset;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.inference.TensorSpec;
import dev.flotilla.contract.protocol.DatasetManifest;
import dev.flotilla.contract.protocol.DatasetSample;
import dev.flotilla.contract.protocol.DatasetSplit;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.SampleFormat;
import dev.flotilla.fleet.dataset.sample.Contents;
import dev.flotilla.fleet.dataset.sample.Likeness;
import dev.flotilla.fleet.dataset.sample.Sample;
import dev.flotilla.fleet.limit.SlowWork;
import dev.flotilla.fleet.registry.RegisteredBundle;
import dev.flotilla.fleet.registry.Registry;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes versions of datasets out of labelled samples, and hands them out. */
public final class Datasets {
    /** The most members of a version: finding suspect labels takes time by their square. */
    public static final int MAX_MEMBERS = 10_000;
    /** The most that one list answers with. */
    public static final int MAX_LISTED = 500;

    /** Inputs that are in memory at the same time. */
    private static final int BATCH = 128;

    private final DatasetStore store;
    private final Contents contents;
    private final Registry registry;
    private final SlowWork work;
    private final Clock clock;

    public Datasets(DatasetStore store, Contents contents, Registry registry, SlowWork work, Clock clock) {
        this.store = store;
        this.contents = contents;
        this.registry = registry;
        this.work = work;
        this.clock = clock;
    }

    /**
     * Makes a version of all that is labelled now for a bundle's model; if it is one that there is already, that one.
     *
     * @param name for people
     * @return fails with {@link EmptyDatasetException} if there is nothing to make it of
     */
    public Future<DatasetVersion> create(RegisteredBundle bundle, String name, String by) {
        return draft(bundle, name, by).compose(this::keep);
    }

    /** What is labelled now for a bundle's model. */
    public Future<Stock> stock(RegisteredBundle bundle) {
        return store.marks(bundle.manifest().name(), MAX_MEMBERS).map(marks -> Stock.of(bundle.digest(), marks));
    }

    /** The version that {@link #create} would make; nothing is kept. Fails likewise. */
    public Future<Draft> draft(RegisteredBundle bundle, String name, String by) {
        return store.labelled(bundle.manifest().name(), MAX_MEMBERS)
                .compose(labelled -> registry.findAll(labelled.stream().map(Datasets::bundle))
                        .compose(bundles -> select(bundle, labelled, bundles)))
                .compose(selection -> selection.chosen().isEmpty()
                        ? Future.failedFuture(new EmptyDatasetException("no sample of model "
                                + bundle.manifest().name() + " is labelled and fits " + bundle.title()
                                + "; label some first"))
                        : Future.succeededFuture(draft(bundle, name, by, selection)));
    }

    /** The accepted samples of a model that are labelled, at most {@value #MAX_MEMBERS}, by rising id. */
    public Future<List<Labelled>> labelled(String model) {
        return store.labelled(model, MAX_MEMBERS);
    }

    private static Digest bundle(Labelled labelled) {
        return labelled.sample().facts().orElseThrow().bundle();
    }

    private Future<Selection> select(
            RegisteredBundle bundle, List<Labelled> labelled, Map<Digest, RegisteredBundle> bundles) {
        List<Labelled> fit = new ArrayList<>();
        List<Labelled> other = new ArrayList<>();
        for (Labelled one : labelled) {
            boolean same = Optional.ofNullable(bundles.get(bundle(one)))
                    .filter(its -> hasSameForm(its, bundle))
                    .isPresent();
            (same ? fit : other).add(one);
        }
        return features(input(bundle), fit, 0, new ArrayList<>())
                .compose(features -> work.run(() -> {
                    int[] labels = fit.stream().mapToInt(Labelled::choice).toArray();
                    LabelNoise noise = LabelNoise.of(features, labels);
                    return Selection.of(fit, other, noise.suspects(), SuspectDevices.among(fit, noise.agreeing()));
                }));
    }

    private static boolean hasSameForm(RegisteredBundle one, RegisteredBundle other) {
        TensorSpec a = input(one);
        TensorSpec b = input(other);
        return a.type() == b.type()
                && a.shape().equals(b.shape())
                && a.quantization().equals(b.quantization())
                && one.labels().equals(other.labels());
    }

    private static TensorSpec input(RegisteredBundle bundle) {
        return bundle.manifest().inputs().get(0);
    }

    /** Batch by batch, so that few inputs are in memory at the same time. */
    private Future<List<double[]>> features(TensorSpec spec, List<Labelled> samples, int from, List<double[]> done) {
        if (from >= samples.size()) {
            return Future.succeededFuture(done);
        }
        List<Sample> batch = samples.subList(from, Math.min(samples.size(), from + BATCH)).stream()
                .map(Labelled::sample)
                .toList();
        return contents.inputs(batch)
                .compose(inputs -> work.run(() -> {
                    for (Sample sample : batch) {
                        byte[] input = inputs.get(sample.id());
                        // Erased since it was listed: such a version cannot be kept anyway.
                        float[] values = input == null ? new float[spec.elements()] : spec.dequantize(input);
                        done.add(Likeness.features(spec, values));
                    }
                    return done;
                }))
                .compose(more -> features(spec, samples, from + BATCH, done));
    }

    private Draft draft(RegisteredBundle bundle, String name, String by, Selection selection) {
        List<Member.Content> members =
                selection.chosen().stream().map(one -> member(bundle, one)).toList();
        DatasetManifest manifest = new DatasetManifest(
                name,
                SampleFormat.TENSOR,
                bundle.labels(),
                List.of(),
                members.stream().map(Datasets::described).toList());
        byte[] json = manifest.toJson();
        Map<DatasetSplit, Integer> splits = new EnumMap<>(DatasetSplit.class);
        members.forEach(member -> splits.merge(member.split(), 1, Integer::sum));
        DatasetVersion version = new DatasetVersion(
                Digest.of(json),
                bundle.manifest().name(),
                bundle.digest(),
                name,
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                by,
                splits,
                selection.leftOut(),
                0);
        return new Draft(version, json, members);
    }

    /** Keeps a draft; if it is a version that there is already, that one. Fails if one of its samples was erased since. */
    public Future<DatasetVersion> keep(Draft draft) {
        return store.add(draft.version(), draft.manifest(), draft.members())
                .compose(added -> store.findVersion(draft.version().digest()))
                .map(Optional::orElseThrow);
    }

    private static Member.Content member(RegisteredBundle bundle, Labelled labelled) {
        Sample sample = labelled.sample();
        Sample.Facts facts = sample.facts().orElseThrow();
        Digest input = facts.input().orElseThrow();
        return new Member.Content(
                sample.id(),
                input,
                bundle.labels().get(labelled.choice()),
                DatasetSplit.ofContent(input),
                facts.bundle(),
                sample.device().map(DeviceId::value),
                labelled.window());
    }

    private static DatasetSample described(Member.Content member) {
        return new DatasetSample(
                member.input(),
                Optional.empty(),
                Optional.of(member.label()),
                List.of(),
                1,
                member.split(),
                member.device().map(DeviceId::new),
                member.window(),
                List.of());
    }

    public Future<Optional<DatasetVersion>> find(Digest digest) {
        return store.findVersion(digest);
    }

    /** Newest first; see {@link DatasetStore#list}. */
    public Future<List<DatasetVersion>> list(Optional<String> model, Optional<Digest> after, int limit) {
        return store.list(model, after, Math.min(limit, MAX_LISTED));
    }

    /** The newest version of a name of which nothing was erased. */
    public Future<Optional<Digest>> newest(String name) {
        return store.newest(name);
    }

    /** The bytes of {@code dataset.json}; see {@link DatasetStore#manifest}. */
    public Future<Optional<byte[]>> manifest(Digest digest) {
        return store.manifest(digest);
    }

    /** See {@link DatasetStore#members}. */
    public Future<List<Member>> members(Digest digest, int after, int limit) {
        return store.members(digest, after, Math.min(limit, MAX_LISTED));
    }
}
