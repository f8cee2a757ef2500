package dev.flotilla.compiler.gate;

import dev.flotilla.compiler.data.DatasetFeed;
import dev.flotilla.compiler.evaluate.SliceAccuracy;
import dev.flotilla.contract.protocol.GateCheck;
import dev.flotilla.contract.protocol.GateCheck.Outcome;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Parts of a set of samples: those that its manifest names, and its classes. */
record Slices(String set, DatasetFeed samples, Scores champion, Scores challenger, GateSettings settings, long seed) {
    /** The most slices of a set that are looked at; further ones, of fewer samples, are not. */
    private static final int MOST = 50;

    /**
     * A part that is judged.
     *
     * @param comparison on its own samples
     * @param apart of a class: on the samples that are of it, or that a model takes for it
     */
    private record Slice(String name, Comparison comparison, Optional<Comparison> apart) {}

    /** @param label of the class, if it is one */
    private record Members(String name, List<Integer> samples, OptionalInt label) {
        static Members none(String name, OptionalInt label) {
            return new Members(name, new ArrayList<>(), label);
        }
    }

    /** A check of each slice with enough samples, and one of all together. */
    List<GateCheck> checks() {
        List<Slice> slices = slices();
        List<GateCheck> checks = new ArrayList<>();
        slices.forEach(slice -> checks.add(check(slice)));
        together(slices).ifPresent(checks::add);
        return checks;
    }

    private List<Slice> slices() {
        Map<String, Members> members = new TreeMap<>();
        for (int i = 0; i < samples.size(); i++) {
            for (String name : samples.sample(i).slices()) {
                members.computeIfAbsent(name, unseen -> Members.none(unseen, OptionalInt.empty()))
                        .samples()
                        .add(i);
            }
            OptionalInt label = champion.binary() ? samples.label(i) : OptionalInt.empty();
            if (label.isPresent()) {
                String name = "class=" + samples.sample(i).label().orElseThrow();
                members.computeIfAbsent(name, unseen -> Members.none(unseen, label))
                        .samples()
                        .add(i);
            }
        }
        return members.values().stream()
                .filter(part -> part.samples().size() >= SliceAccuracy.MIN_SAMPLES)
                .sorted(Comparator.comparingInt(part -> -part.samples().size()))
                .limit(MOST)
                .map(this::compared)
                .sorted(Comparator.comparing(Slice::name))
                .toList();
    }

    private Slice compared(Members part) {
        return new Slice(
                part.name(),
                Comparison.of(champion.part(part.samples()), challenger.part(part.samples()), seed),
                part.label().isPresent() ? Optional.of(tellingApart(part.label().getAsInt())) : Optional.empty());
    }

    private Comparison tellingApart(int label) {
        List<Integer> concerned = IntStream.range(0, samples.size())
                .filter(i -> samples.isOf(label, i)
                        || champion.given()[i] == label
                        || challenger.given()[i] == label)
                .boxed()
                .toList();
        return Comparison.of(
                champion.tellingApart(label, samples, concerned),
                challenger.tellingApart(label, samples, concerned),
                seed);
    }

    /**
     * A slice fails when it lost too much and that is no chance. A class whose samples the challenger misses more often passes if
     * it tells that class from the others better: a champion that answers with one class whatever it sees, as under a drift, is
     * perfect on this one's samples.
     */
    private GateCheck check(Slice slice) {
        Comparison found = slice.comparison();
        boolean lost = found.loss() > settings.maxSliceLoss() && found.lossLow() > 0;
        Optional<Comparison> better = slice.apart().filter(apart -> lost && apart.lossHigh() < 0);
        boolean failed = lost && better.isEmpty();
        Map<String, Double> figures = found.figures();
        figures.put("allowed", settings.maxSliceLoss());
        slice.apart().ifPresent(apart -> {
            figures.put("championApart", apart.champion());
            figures.put("challengerApart", apart.challenger());
        });
        return new GateCheck(
                shortened(set + " " + slice.name()),
                failed ? Outcome.FAILED : Outcome.PASSED,
                figures,
                String.format(
                        Locale.ROOT,
                        "%.1f, the champion has %.1f (%d samples)%s",
                        found.challenger(),
                        found.champion(),
                        found.samples(),
                        better.map(Slices::excuse).orElse("")));
    }

    private static String excuse(Comparison apart) {
        return String.format(
                Locale.ROOT,
                ", but tells it from the others better, %.1f to %.1f (%d samples)",
                apart.challenger(),
                apart.champion(),
                apart.samples());
    }

    private static String shortened(String name) {
        int most = 120;
        return name.length() <= most ? name : name.substring(0, most);
    }

    private Optional<GateCheck> together(List<Slice> slices) {
        if (slices.isEmpty()) {
            return Optional.empty();
        }
        double worstBefore = lowest(slices, true);
        double worstAfter = lowest(slices, false);
        double gapBefore = highest(slices, true) - worstBefore;
        double gapAfter = highest(slices, false) - worstAfter;
        boolean failed = worstBefore - worstAfter > settings.maxSliceLoss()
                || (gapAfter - gapBefore > settings.maxGapGrowth() && worstAfter < worstBefore);
        String worst = slices.stream()
                .min(Comparator.comparingDouble(slice -> slice.comparison().challenger()))
                .orElseThrow()
                .name();
        return Optional.of(new GateCheck(
                set + " slices",
                failed ? Outcome.FAILED : Outcome.PASSED,
                Map.of(
                        "championWorst", worstBefore,
                        "challengerWorst", worstAfter,
                        "championGap", gapBefore,
                        "challengerGap", gapAfter,
                        "slices", (double) slices.size()),
                String.format(
                        Locale.ROOT,
                        "the worst slice is %s with %.1f, the champion's has %.1f; best and worst are %.1f apart, the"
                                + " champion's %.1f",
                        shortened(worst),
                        worstAfter,
                        worstBefore,
                        gapAfter,
                        gapBefore)));
    }

    private static double lowest(List<Slice> slices, boolean champion) {
        return slices.stream().mapToDouble(slice -> side(slice, champion)).min().orElse(0);
    }

    private static double highest(List<Slice> slices, boolean champion) {
        return slices.stream().mapToDouble(slice -> side(slice, champion)).max().orElse(0);
    }

    private static double side(Slice slice, boolean champion) {
        return champion ? slice.comparison().champion() : slice.comparison().challenger();
    }
}
