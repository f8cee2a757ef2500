package dev.flotilla.fleet.dataset.label;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.fleet.dataset.sample.Sample;
import io.vertx.core.Future;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The queue of samples that annotators are shown. */
public final class Labelling {
    /** Over how many samples agreement is told, the latest. */
    static final int MAX_COMPARED = 10_000;

    private final LabelStore store;
    private final Clock clock;

    public Labelling(LabelStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** What this annotator is to look at next; see {@link LabelStore#next}. */
    public Future<Optional<Sample>> next(String model, String annotator) {
        return store.next(model, annotator);
    }

    /** Keeps what an annotator says; empty if there is no such sample. */
    public Future<Optional<Agreement>> label(Digest sample, String annotator, Optional<Integer> choice) {
        return store.put(sample, label(annotator, choice));
    }

    /** Keeps the label that a sample was imported with. */
    public Future<Void> believe(Digest sample, String by, int choice) {
        return store.decide(sample, label(by, Optional.of(choice)));
    }

    private Label label(String annotator, Optional<Integer> choice) {
        return new Label(annotator, choice, clock.instant().truncatedTo(ChronoUnit.MILLIS));
    }

    /** See {@link LabelStore#accuracy}. */
    public Future<FieldAccuracy> accuracy(Digest bundle) {
        return store.accuracy(bundle);
    }

    /** How far it has come. */
    public Future<Progress> progress(String model) {
        return store.progress(model).compose(samples -> store.labels(model, MAX_COMPARED)
                .map(labels -> new Progress(samples, agreements(labels.values()))));
    }

    private record Annotators(String one, String other) {}

    private static List<Progress.PairAgreement> agreements(Collection<List<Label>> samples) {
        Map<Annotators, List<Kappa.Pair>> pairs =
                new TreeMap<>(Comparator.comparing(Annotators::one).thenComparing(Annotators::other));
        for (List<Label> labels : samples) {
            List<Label> told = labels.stream()
                    .filter(label -> label.choice().isPresent())
                    .sorted(Comparator.comparing(Label::annotator))
                    .toList();
            for (int i = 0; i < told.size(); i++) {
                for (int k = i + 1; k < told.size(); k++) {
                    Annotators both =
                            new Annotators(told.get(i).annotator(), told.get(k).annotator());
                    pairs.computeIfAbsent(both, added -> new ArrayList<>())
                            .add(new Kappa.Pair(
                                    told.get(i).choice().orElseThrow(),
                                    told.get(k).choice().orElseThrow()));
                }
            }
        }
        List<Progress.PairAgreement> agreements = new ArrayList<>();
        pairs.forEach((both, seen) ->
                agreements.add(new Progress.PairAgreement(both.one(), both.other(), seen.size(), Kappa.of(seen))));
        return agreements;
    }
}
