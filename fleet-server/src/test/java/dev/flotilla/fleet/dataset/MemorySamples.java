package dev.flotilla.fleet.dataset;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.dataset.label.Agreement;
import dev.flotilla.fleet.dataset.label.FieldAccuracy;
import dev.flotilla.fleet.dataset.label.Label;
import dev.flotilla.fleet.dataset.label.LabelState;
import dev.flotilla.fleet.dataset.label.LabelStore;
import dev.flotilla.fleet.dataset.sample.CapturePolicy;
import dev.flotilla.fleet.dataset.sample.Dispatches;
import dev.flotilla.fleet.dataset.sample.Erasure;
import dev.flotilla.fleet.dataset.sample.Neighbourhood;
import dev.flotilla.fleet.dataset.sample.Origin;
import dev.flotilla.fleet.dataset.sample.Sample;
import dev.flotilla.fleet.dataset.sample.SampleQuery;
import dev.flotilla.fleet.dataset.sample.SampleState;
import dev.flotilla.fleet.dataset.sample.SampleStore;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Samples, their labels, and versions of datasets in memory, which erasing reaches all. */
public final class MemorySamples implements SampleStore, LabelStore, DatasetStore {
    private final Map<Digest, Sample> samples = new TreeMap<>();
    private final Map<Digest, byte[]> contents = new HashMap<>();
    private final Map<Digest, Map<String, Label>> labels = new HashMap<>();
    private final Map<Digest, Agreement> agreements = new HashMap<>();
    private final Map<String, CapturePolicy> policies = new TreeMap<>();
    private final Map<DeviceId, Long> orders = new HashMap<>();
    private final Map<DeviceId, Instant> erasedDevices = new HashMap<>();
    private final Map<Digest, Instant> erasedSubjects = new HashMap<>();
    private final Map<Digest, DatasetVersion> versions = new TreeMap<>();
    private final Map<Digest, byte[]> manifests = new HashMap<>();
    private final Map<Digest, List<Member>> members = new HashMap<>();

    @Override
    public Future<Boolean> add(Sample sample, byte[] sealed) {
        boolean fresh = samples.putIfAbsent(sample.id(), sample) == null;
        if (fresh) {
            contents.put(sample.id(), sealed.clone());
        }
        return Future.succeededFuture(fresh);
    }

    @Override
    public Future<Optional<Sample>> find(Digest id) {
        return Future.succeededFuture(Optional.ofNullable(samples.get(id)));
    }

    @Override
    public Future<Optional<Sample>> findAccepted(Digest input) {
        return Future.succeededFuture(samples.values().stream()
                .filter(sample -> sample.state() == SampleState.ACCEPTED
                        && sample.facts()
                                .flatMap(Sample.Facts::input)
                                .filter(input::equals)
                                .isPresent())
                .findFirst());
    }

    @Override
    public Future<Map<Digest, byte[]>> contents(Collection<Digest> ids) {
        Map<Digest, byte[]> found = new HashMap<>(contents);
        found.keySet().retainAll(ids);
        return Future.succeededFuture(found);
    }

    private Stream<Sample> newest() {
        return samples.values().stream()
                .sorted(Comparator.comparing(Sample::receivedAt).reversed().thenComparing(Sample::id));
    }

    @Override
    public Future<List<Sample>> list(SampleQuery query, Optional<Digest> after, int limit) {
        List<Sample> all = newest().filter(
                        sample -> query.model().isEmpty() || query.model().get().equals(sample.model()))
                .filter(sample -> query.state().isEmpty() || query.state().get() == sample.state())
                .filter(sample -> query.device().isEmpty() || query.device().equals(sample.device()))
                .toList();
        return Future.succeededFuture(behind(all, all.stream().map(Sample::id).toList(), after, limit));
    }

    private static <T> List<T> behind(List<T> all, List<Digest> ids, Optional<Digest> after, int limit) {
        if (after.isPresent() && !ids.contains(after.get())) {
            return List.of();
        }
        int from = after.map(id -> ids.indexOf(id) + 1).orElse(0);
        return all.subList(from, Math.min(all.size(), from + limit));
    }

    @Override
    public Future<Neighbourhood> around(String model, Optional<DeviceId> device, Sample.Facts facts, Instant since) {
        List<Sample> known = newest().filter(
                        sample -> sample.model().equals(model) && sample.facts().isPresent())
                .toList();
        Optional<Digest> same = known.stream()
                .filter(sample -> facts.input().isPresent()
                        && sample.facts().orElseThrow().input().equals(facts.input()))
                .map(Sample::id)
                .findFirst();
        List<Sample> accepted = known.stream()
                .filter(sample -> sample.state() == SampleState.ACCEPTED
                        && sample.facts().orElseThrow().input().isPresent()
                        && sample.device().isPresent())
                .toList();
        Optional<Neighbourhood.Alike> alike = accepted.stream()
                .filter(sample ->
                        sample.device().equals(device) && !sample.receivedAt().isBefore(since))
                .filter(sample -> Long.bitCount(sample.facts().orElseThrow().likeness() ^ facts.likeness())
                        <= Neighbourhood.MAX_BITS)
                .map(sample -> new Neighbourhood.Alike(
                        sample.id(),
                        sample.facts().orElseThrow().mean(),
                        sample.facts().orElseThrow().contrast()))
                .findFirst();
        List<Neighbourhood.Other> others = accepted.stream()
                .filter(sample -> !sample.device().equals(device))
                .limit(Neighbourhood.OTHERS)
                .map(sample -> new Neighbourhood.Other(
                        sample.device().orElseThrow().value(),
                        sample.facts().orElseThrow().mean(),
                        sample.facts().orElseThrow().contrast()))
                .toList();
        return Future.succeededFuture(new Neighbourhood(same, alike, others));
    }

    @Override
    public Future<Long> countSince(DeviceId device, Instant since) {
        return Future.succeededFuture(samples.values().stream()
                .filter(sample -> sample.device().equals(Optional.of(device))
                        && !sample.receivedAt().isBefore(since))
                .count());
    }

    @Override
    public Future<Boolean> release(Digest id) {
        Sample sample = samples.get(id);
        boolean may = sample != null
                && sample.state() == SampleState.QUARANTINED
                && sample.facts().isPresent()
                && !sample.model().isEmpty();
        if (may) {
            samples.put(id, with(sample, SampleState.ACCEPTED));
        }
        return Future.succeededFuture(may);
    }

    private static Sample with(Sample sample, SampleState state) {
        boolean gone = state == SampleState.ERASED;
        return new Sample(
                sample.id(),
                sample.device(),
                sample.model(),
                sample.receivedAt(),
                sample.expiresAt(),
                state,
                gone ? Optional.empty() : sample.facts(),
                gone ? Optional.empty() : sample.finding());
    }

    @Override
    public Future<Long> erase(Erasure erasure, boolean order, Instant now) {
        List<Sample> concerned = samples.values().stream()
                .filter(sample -> sample.state() != SampleState.ERASED && isOf(sample, erasure))
                .toList();
        if (erasure instanceof Erasure.OfDevice of) {
            order(of.device(), order, now);
        } else if (erasure instanceof Erasure.OfSubject of) {
            erasedSubjects.put(of.mark(), now);
            concerned.stream()
                    .flatMap(sample -> sample.device().stream())
                    .distinct()
                    .forEach(device -> order(device, true, now));
        }
        concerned.forEach(this::erase);
        return Future.succeededFuture((long) concerned.size());
    }

    private void order(DeviceId device, boolean told, Instant now) {
        orders.merge(device, told ? 1L : 0L, Long::sum);
        erasedDevices.put(device, now);
    }

    private static boolean isOf(Sample sample, Erasure erasure) {
        if (erasure instanceof Erasure.OfDevice of) {
            return sample.device().equals(Optional.of(of.device()));
        }
        return erasure instanceof Erasure.OfSubject of
                ? sample.facts()
                        .filter(facts -> facts.subject().equals(of.subject()))
                        .isPresent()
                : sample.id().equals(((Erasure.OfSample) erasure).id());
    }

    private void erase(Sample sample) {
        Digest id = sample.id();
        samples.put(id, with(sample, SampleState.ERASED));
        contents.remove(id);
        labels.remove(id);
        agreements.remove(id);
        members.forEach((version, all) -> all.replaceAll(member -> {
            if (member.content().filter(content -> content.sample().equals(id)).isEmpty()) {
                return member;
            }
            manifests.remove(version);
            return new Member(member.position(), Optional.empty());
        }));
    }

    @Override
    public Future<Long> expire(Instant now) {
        List<Sample> due = samples.values().stream()
                .filter(sample -> sample.state() != SampleState.ERASED
                        && !sample.expiresAt().isAfter(now))
                .toList();
        due.forEach(this::erase);
        return Future.succeededFuture((long) due.size());
    }

    @Override
    public Future<Long> erasures(DeviceId device) {
        return Future.succeededFuture(orders.getOrDefault(device, 0L));
    }

    @Override
    public Future<Boolean> isErased(DeviceId device, String subject, Instant at) {
        Instant since = erasedDevices.getOrDefault(device, Instant.MIN);
        Instant person = subject.isEmpty()
                ? Instant.MIN
                : erasedSubjects.getOrDefault(new Erasure.OfSubject(subject).mark(), Instant.MIN);
        return Future.succeededFuture(!since.isBefore(at) || !person.isBefore(at));
    }

    @Override
    public Future<List<Dispatches>> dispatches(Optional<DeviceId> device) {
        Map<String, Dispatches> all = new TreeMap<>();
        samples.values().stream()
                .filter(sample -> sample.device().isPresent()
                        && (device.isEmpty() || sample.device().equals(device)))
                .forEach(sample -> {
                    Dispatches one = dispatch(sample);
                    all.merge(one.device() + " " + one.model(), one, MemorySamples::sum);
                });
        return Future.succeededFuture(List.copyOf(all.values()));
    }

    private Dispatches dispatch(Sample sample) {
        return new Dispatches(
                sample.device().orElseThrow().value(),
                sample.model(),
                sample.state() == SampleState.ACCEPTED ? 1 : 0,
                sample.state() == SampleState.QUARANTINED ? 1 : 0,
                sample.state() == SampleState.ERASED ? 1 : 0,
                contents.getOrDefault(sample.id(), new byte[0]).length,
                sample.receivedAt(),
                sample.receivedAt());
    }

    private static Dispatches sum(Dispatches a, Dispatches b) {
        return new Dispatches(
                a.device(),
                a.model(),
                a.accepted() + b.accepted(),
                a.quarantined() + b.quarantined(),
                a.erased() + b.erased(),
                a.bytes() + b.bytes(),
                a.first().isBefore(b.first()) ? a.first() : b.first(),
                a.last().isAfter(b.last()) ? a.last() : b.last());
    }

    @Override
    public Future<Optional<CapturePolicy>> policy(String model) {
        return Future.succeededFuture(Optional.ofNullable(policies.get(model)));
    }

    @Override
    public Future<Boolean> anyEnabled() {
        return Future.succeededFuture(policies.values().stream().anyMatch(CapturePolicy::enabled));
    }

    @Override
    public Future<Void> putPolicy(CapturePolicy policy) {
        policies.put(policy.model(), policy);
        return Future.succeededFuture();
    }

    private Stream<Sample> labelable(String model) {
        return samples.values().stream()
                .filter(sample -> sample.model().equals(model)
                        && sample.state() == SampleState.ACCEPTED
                        && sample.facts().flatMap(Sample.Facts::input).isPresent());
    }

    private LabelState state(Sample sample) {
        return Optional.ofNullable(agreements.get(sample.id()))
                .map(Agreement::state)
                .orElse(LabelState.OPEN);
    }

    private Map<String, Label> said(Digest sample) {
        return labels.getOrDefault(sample, Map.of());
    }

    @Override
    public Future<Optional<Sample>> next(String model, String annotator) {
        return Future.succeededFuture(labelable(model)
                .filter(sample ->
                        state(sample) == LabelState.OPEN && !said(sample.id()).containsKey(annotator))
                .min(Comparator.comparing((Sample sample) -> -said(sample.id()).size())
                        .thenComparing(sample -> sample.facts().orElseThrow().confidence())
                        .thenComparing(Sample::id)));
    }

    @Override
    public Future<FieldAccuracy> accuracy(Digest bundle) {
        List<Sample> labelled = samples.values().stream()
                .filter(sample -> sample.state() == SampleState.ACCEPTED && state(sample) == LabelState.LABELLED)
                .filter(sample -> sample.facts().orElseThrow().bundle().equals(bundle)
                        && Set.of(Origin.RANDOM, Origin.BURST)
                                .contains(sample.facts().orElseThrow().origin()))
                .toList();
        long right = labelled.stream()
                .filter(sample -> agreements
                        .get(sample.id())
                        .choice()
                        .equals(Optional.of(sample.facts().orElseThrow().predicted())))
                .count();
        return Future.succeededFuture(new FieldAccuracy(labelled.size(), right));
    }

    @Override
    public Future<Optional<Agreement>> put(Digest sample, Label label) {
        boolean there = Optional.ofNullable(samples.get(sample))
                .filter(known -> known.state() == SampleState.ACCEPTED
                        && known.facts().flatMap(Sample.Facts::input).isPresent())
                .isPresent();
        if (!there) {
            return Future.succeededFuture(Optional.empty());
        }
        labels.computeIfAbsent(sample, added -> new TreeMap<>()).put(label.annotator(), label);
        Agreement agreement = Agreement.of(ordered(sample));
        agreements.put(sample, agreement);
        return Future.succeededFuture(Optional.of(agreement));
    }

    private List<Label> ordered(Digest sample) {
        return said(sample).values().stream()
                .sorted(Comparator.comparing(Label::at).thenComparing(Label::annotator))
                .toList();
    }

    @Override
    public Future<Void> decide(Digest sample, Label label) {
        labels.computeIfAbsent(sample, added -> new TreeMap<>()).put(label.annotator(), label);
        agreements.put(sample, new Agreement(LabelState.LABELLED, label.choice()));
        return Future.succeededFuture();
    }

    @Override
    public Future<Map<LabelState, Long>> progress(String model) {
        Map<LabelState, Long> counts = new EnumMap<>(LabelState.class);
        labelable(model).forEach(sample -> counts.merge(state(sample), 1L, Long::sum));
        return Future.succeededFuture(counts);
    }

    @Override
    public Future<Map<Digest, List<Label>>> labels(String model, int limit) {
        Map<Digest, List<Label>> all = new TreeMap<>();
        newest().filter(sample -> sample.model().equals(model)
                        && sample.state() == SampleState.ACCEPTED
                        && !said(sample.id()).isEmpty())
                .limit(limit)
                .forEach(sample -> all.put(sample.id(), ordered(sample.id())));
        return Future.succeededFuture(all);
    }

    @Override
    public Future<List<Labelled>> labelled(String model, int limit) {
        return Future.succeededFuture(labelable(model)
                .filter(sample -> state(sample) == LabelState.LABELLED)
                .limit(limit)
                .map(sample -> new Labelled(
                        sample,
                        Optional.ofNullable(agreements.get(sample.id()))
                                .flatMap(Agreement::choice)
                                .orElseThrow(),
                        Optional.empty()))
                .toList());
    }

    @Override
    public Future<List<Mark>> marks(String model, int limit) {
        return labelled(model, limit).map(all -> all.stream()
                .map(one -> new Mark(
                        one.sample().id(),
                        one.sample().facts().orElseThrow().input().orElseThrow(),
                        one.choice()))
                .toList());
    }

    @Override
    public Future<Void> add(DatasetVersion version, byte[] manifest, List<Member.Content> content) {
        if (versions.putIfAbsent(version.digest(), version) == null) {
            manifests.put(version.digest(), manifest.clone());
            List<Member> all = new ArrayList<>();
            content.forEach(one -> all.add(new Member(all.size(), Optional.of(one))));
            members.put(version.digest(), all);
        }
        return Future.succeededFuture();
    }

    private DatasetVersion counted(DatasetVersion version) {
        long erased = members.getOrDefault(version.digest(), List.of()).stream()
                .filter(member -> member.content().isEmpty())
                .count();
        return new DatasetVersion(
                version.digest(),
                version.model(),
                version.bundle(),
                version.name(),
                version.createdAt(),
                version.createdBy(),
                version.splits(),
                version.leftOut(),
                erased);
    }

    @Override
    public Future<Optional<DatasetVersion>> findVersion(Digest digest) {
        return Future.succeededFuture(Optional.ofNullable(versions.get(digest)).map(this::counted));
    }

    @Override
    public Future<List<DatasetVersion>> list(Optional<String> model, Optional<Digest> after, int limit) {
        List<DatasetVersion> all = versions.values().stream()
                .filter(version -> model.isEmpty() || model.get().equals(version.model()))
                .sorted(Comparator.comparing(DatasetVersion::createdAt)
                        .reversed()
                        .thenComparing(DatasetVersion::digest))
                .map(this::counted)
                .toList();
        return Future.succeededFuture(
                behind(all, all.stream().map(DatasetVersion::digest).toList(), after, limit));
    }

    @Override
    public Future<Optional<Digest>> newest(String name) {
        return Future.succeededFuture(versions.values().stream()
                .filter(version -> version.name().equals(name) && manifests.containsKey(version.digest()))
                .max(Comparator.comparing(DatasetVersion::createdAt))
                .map(DatasetVersion::digest));
    }

    @Override
    public Future<Optional<byte[]>> manifest(Digest digest) {
        return Future.succeededFuture(Optional.ofNullable(manifests.get(digest)));
    }

    @Override
    public Future<List<Member>> members(Digest digest, int after, int limit) {
        return Future.succeededFuture(members.getOrDefault(digest, List.of()).stream()
                .filter(member -> member.position() > after)
                .limit(limit)
                .toList());
    }
}
