package dev.flotilla.fleet.quality;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.fleet.dataset.Labelled;
import dev.flotilla.fleet.dataset.sample.Sample;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Counts how often a bundle was right where people said what its inputs show. Pure. */
final class LabelledAccuracy {

    /** The most slices of one kind, those with the most samples. */
    static final int MOST = 100;

    private record Count(long right, long samples) {
        Count and(Count other) {
            return new Count(right + other.right, samples + other.samples);
        }
    }

    private LabelledAccuracy() {}

    /** The slices of what a bundle answered, kind by kind, each in the order of their names; none without such samples. */
    static List<Slice> of(Digest bundle, Collection<Labelled> labelled) {
        List<Labelled> mine = labelled.stream()
                .filter(one ->
                        one.sample().facts().isPresent() && facts(one).bundle().equals(bundle))
                .toList();
        List<Labelled> sent =
                mine.stream().filter(one -> one.sample().device().isPresent()).toList();
        List<Slice> slices = new ArrayList<>();
        slices.addAll(slices(Slice.By.ALL, mine, one -> ""));
        slices.addAll(slices(Slice.By.ORIGIN, mine, one -> facts(one).origin()));
        slices.addAll(slices(Slice.By.CLASS, mine, Labelled::choice));
        slices.addAll(slices(
                Slice.By.DEVICE,
                sent,
                one -> one.sample().device().orElseThrow().value()));
        return slices;
    }

    private static Sample.Facts facts(Labelled labelled) {
        return labelled.sample().facts().orElseThrow();
    }

    private static <K extends Comparable<? super K>> List<Slice> slices(
            Slice.By by, List<Labelled> labelled, Function<Labelled, K> key) {
        Map<K, Count> counts = new TreeMap<>();
        for (Labelled one : labelled) {
            boolean right = facts(one).predicted() == one.choice();
            counts.merge(key.apply(one), new Count(right ? 1 : 0, 1), Count::and);
        }
        return counts.entrySet().stream()
                .sorted(Map.Entry.comparingByValue(
                        Comparator.comparingLong(Count::samples).reversed()))
                .limit(MOST)
                .sorted(Map.Entry.comparingByKey())
                .map(each -> new Slice(
                        by,
                        each.getKey().toString(),
                        each.getValue().right(),
                        each.getValue().samples()))
                .toList();
    }
}
