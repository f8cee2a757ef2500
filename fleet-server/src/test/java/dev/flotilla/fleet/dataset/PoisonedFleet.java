package dev.flotilla.fleet.dataset;

import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.CaptureReason;
import dev.flotilla.contract.protocol.CapturedSample;
import dev.flotilla.contract.protocol.Consent;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.seal.SealedSample;
import dev.flotilla.contract.testkit.Releases;
import dev.flotilla.contract.trust.P256KeyPair;
import dev.flotilla.fleet.dataset.label.Label;
import dev.flotilla.fleet.dataset.sample.Contents;
import dev.flotilla.fleet.dataset.sample.Sample;
import dev.flotilla.fleet.dataset.sample.SampleKey;
import dev.flotilla.fleet.dataset.sample.SampleQuery;
import dev.flotilla.fleet.dataset.sample.SampleState;
import dev.flotilla.fleet.dataset.sample.Samples;
import dev.flotilla.fleet.limit.Immediately;
import dev.flotilla.fleet.registry.MemoryArtifacts;
import dev.flotilla.fleet.registry.RegisteredBundle;
import dev.flotilla.fleet.registry.Registry;
import dev.flotilla.fleet.store.Stores;
import dev.flotilla.fleet.store.TestDatabase;
import dev.flotilla.fleet.trust.Lifetimes;
import dev.flotilla.fleet.trust.Repository;
import dev.flotilla.fleet.trust.TestSigners;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A server's intake, labels and datasets in memory; samples come sealed, as from devices. */
final class PoisonedFleet implements AutoCloseable {
    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    /** The usual setting. */
    private static final int PER_DEVICE = 500;

    private static final int ALL = 100_000;

    private final Stores stores = Stores.inMemory();
    private final SecureRandom random = new SecureRandom();
    private final P256KeyPair key = P256KeyPair.generate(random);
    private final Bundle bundle;
    private final RegisteredBundle registered;
    private final Samples samples;
    private final Contents contents;
    private final Datasets datasets;
    /** What whoever labels an input says that it shows. */
    private final Map<Digest, Integer> said = new HashMap<>();

    PoisonedFleet(Bundle bundle) {
        this.bundle = bundle;
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        Immediately work = new Immediately();
        Repository repository = new Repository(
                stores.metadata(),
                TestSigners.of(1),
                new Lifetimes(Duration.ofDays(30), Duration.ofDays(3)),
                work,
                clock,
                topic -> {});
        Registry registry =
                new Registry(stores.registry(), new MemoryArtifacts(), repository, work, clock, topic -> {});
        registered = new RegisteredBundle(
                Releases.byOwner().release(bundle.manifest().fileName(), new byte[] {1}),
                bundle.manifest(),
                bundle.labels(),
                bundle.selfTest().outputDigest(),
                bundle.baseline().sketch(),
                NOW,
                List.of("key"),
                1);
        TestDatabase.await(stores.registry().addBundle(registered));
        SampleKey opener = new SampleKey(key, random);
        samples = new Samples(stores.samples(), registry, opener, work, PER_DEVICE, clock);
        contents = new Contents(stores.samples(), opener, work);
        datasets = new Datasets(stores.datasets(), contents, registry, work, clock);
        TestDatabase.await(samples.ask(bundle.manifest().name(), true, Duration.ofDays(1)));
    }

    /** A device sends an input with what it says that the model answered. */
    void send(DeviceId device, byte[] input, float[] scores, int predicted) {
        CapturedSample sample = new CapturedSample(
                registered.digest(),
                NOW,
                CaptureReason.RANDOM,
                Optional.of(input),
                Optional.empty(),
                scores,
                predicted,
                "",
                new Consent("Grace", Digest.of(new byte[] {1}), NOW));
        byte[] sealed = SealedSample.seal(sample.toCbor(), key.publicKey(), device.value(), random);
        TestDatabase.await(samples.receive(device, Digest.of(sealed), sealed));
    }

    /** What will be said of an input, if it is shown to anybody. */
    void label(byte[] input, int choice) {
        said.putIfAbsent(Digest.of(input), choice);
    }

    List<Sample> all(SampleState state) {
        SampleQuery query = new SampleQuery(Optional.empty(), Optional.of(state), Optional.empty());
        return TestDatabase.await(stores.samples().list(query, Optional.empty(), ALL));
    }

    /** Two annotators label all that was accepted, and a version is made of it. */
    DatasetVersion version() {
        for (Sample sample : all(SampleState.ACCEPTED)) {
            Optional<Integer> choice = Optional.of(said.get(input(sample)));
            for (String annotator : List.of("ada", "ben")) {
                TestDatabase.await(stores.labels().put(sample.id(), new Label(annotator, choice, NOW)));
            }
        }
        return TestDatabase.await(datasets.create(registered, "drifted", "ada"));
    }

    private static Digest input(Sample sample) {
        return sample.facts().orElseThrow().input().orElseThrow();
    }

    /** The members of a version. */
    List<SampleModel.Example> examples(DatasetVersion version) {
        return TestDatabase.await(stores.datasets().members(version.digest(), -1, ALL)).stream()
                .map(member -> member.content().orElseThrow())
                .map(member -> new SampleModel.Example(content(member.input()), member.label()))
                .toList();
    }

    /** All that is labelled, whatever a version leaves out; in the order of a version. */
    List<SampleModel.Example> unfiltered() {
        return TestDatabase.await(datasets.labelled(bundle.manifest().name())).stream()
                .sorted(Comparator.comparing(one -> input(one.sample())))
                .map(one -> new SampleModel.Example(
                        content(input(one.sample())), bundle.labels().get(one.choice())))
                .toList();
    }

    private byte[] content(Digest input) {
        return TestDatabase.await(contents.find(input)).orElseThrow();
    }

    @Override
    public void close() {
        stores.close();
    }
}
