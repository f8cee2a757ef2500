package dev.flotilla.compiler.gate;

import dev.flotilla.compiler.benchmark.Stopwatch;
import dev.flotilla.compiler.data.DataException;
import dev.flotilla.compiler.data.DatasetFeed;
import dev.flotilla.compiler.evaluate.Perturbation;
import dev.flotilla.compiler.evaluate.PerturbedFeed;
import dev.flotilla.compiler.evaluate.ValueRange;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import dev.flotilla.compiler.progress.Progress;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.LoadedModel;
import dev.flotilla.contract.protocol.GateCheck;
import dev.flotilla.contract.protocol.GateCheck.Outcome;
import dev.flotilla.contract.protocol.GateVerdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Holds a challenger against the champion on samples that nobody trained on, and says of everything that it was held to how
 * it came out. What too few samples tell is undecided, which does not pass.
 */
public final class Gate {
    /** The name of the check that differs from run to run. */
    public static final String LATENCY = "latency";

    /** The name of the check on what is new. */
    public static final String DRIFTED = "drifted";

    /** The name of the check on what the champion was made for. */
    public static final String CLEAN = "clean";

    /** So many clean samples are disturbed. */
    private static final int PERTURBED_SAMPLES = 1000;

    private final Contest contest;
    private final DatasetFeed drifted;
    private final DatasetFeed clean;
    private final GateSettings settings;
    private final boolean mustWin;
    private final long seed;
    private final Progress progress;

    /**
     * A gate.
     *
     * @param drifted held-out samples of what is new, all with labels
     * @param clean held-out samples as the champion was made for, all with labels; may be empty
     * @param mustWin whether it has to be better on what is new; else only not worse, as one that is compiled again
     * @param seed of disturbances and resampling
     */
    public Gate(
            Contest contest,
            DatasetFeed drifted,
            DatasetFeed clean,
            GateSettings settings,
            boolean mustWin,
            long seed,
            Progress progress) {
        this.contest = contest;
        this.drifted = drifted;
        this.clean = clean;
        this.settings = settings;
        this.mustWin = mustWin;
        this.seed = seed;
        this.progress = progress;
    }

    /** All checks but that of the latency, which are the same whenever they are asked for. */
    public List<GateCheck> lasting() throws DataException, InferenceException, UnsupportedModelException {
        List<GateCheck> checks = new ArrayList<>();
        Pair onDrifted = run(drifted, "judging on new samples");
        Pair onClean = run(clean, "judging on clean samples");
        checks.add(onDrifted.enough() ? onNew(onDrifted.comparison()) : tooFew(DRIFTED, drifted));
        if (mustWin) {
            checks.add(
                    onDrifted.enough() && onClean.enough()
                            ? recovered(onDrifted.comparison(), onClean.comparison())
                            : tooFew("recovered", onDrifted.enough() ? clean : drifted));
        }
        checks.add(onClean.enough() ? notWorse(CLEAN, onClean.comparison()) : tooFew(CLEAN, clean));
        checks.addAll(onDrifted.slices(DRIFTED));
        checks.addAll(onClean.slices(CLEAN));
        checks.add(onClean.enough() ? perturbed() : tooFew("perturbed", clean));
        Resources resources = new Resources(contest, settings);
        checks.add(resources.size());
        checks.add(resources.memory());
        return checks;
    }

    /** The verdict, with the latency as {@code stopwatch} has it now. */
    public GateVerdict judge(Stopwatch stopwatch) throws DataException, InferenceException, UnsupportedModelException {
        List<GateCheck> checks = new ArrayList<>(lasting());
        checks.add(new Resources(contest, settings).latency(stopwatch, seed));
        return new GateVerdict(checks);
    }

    /** Both models on one set. */
    private final class Pair {
        private final DatasetFeed samples;
        private final Scores champion;
        private final Scores challenger;

        Pair(DatasetFeed samples, Scores champion, Scores challenger) {
            this.samples = samples;
            this.champion = champion;
            this.challenger = challenger;
        }

        boolean enough() {
            return samples.size() >= settings.minSamples();
        }

        Comparison comparison() {
            return Comparison.of(champion, challenger, seed);
        }

        List<GateCheck> slices(String set) {
            return new Slices(set, samples, champion, challenger, settings, seed).checks();
        }
    }

    private Pair run(DatasetFeed samples, String step) throws DataException, InferenceException {
        progress.report(step, 0, 2);
        Scores champion = Scores.of(contest.champion(), samples, samples);
        progress.report(step, 1, 2);
        return new Pair(samples, champion, Scores.of(contest.challenger(), samples, samples));
    }

    private GateCheck tooFew(String name, DatasetFeed samples) {
        return new GateCheck(
                name,
                Outcome.UNDECIDED,
                Map.of("samples", (double) samples.size(), "needed", (double) settings.minSamples()),
                "not enough evidence: " + samples.size() + " held-out samples with labels, needed are "
                        + settings.minSamples());
    }

    private GateCheck onNew(Comparison found) {
        return mustWin ? won(found) : notWorse(DRIFTED, found);
    }

    private GateCheck won(Comparison found) {
        boolean surely = found.probability() < settings.alpha();
        Outcome outcome = !surely ? Outcome.UNDECIDED : found.loss() < 0 ? Outcome.PASSED : Outcome.FAILED;
        Map<String, Double> figures = found.figures();
        figures.put("alpha", settings.alpha());
        return new GateCheck(
                DRIFTED,
                outcome,
                figures,
                String.format(
                        Locale.ROOT,
                        "%.1f on %d new samples, the champion has %.1f: lost %d, won %d, p = %.2g",
                        found.challenger(),
                        found.samples(),
                        found.champion(),
                        found.lost(),
                        found.won(),
                        found.probability()));
    }

    private GateCheck recovered(Comparison onDrifted, Comparison onClean) {
        double shortfall = onClean.champion() - onDrifted.challenger();
        boolean passed = shortfall <= settings.maxShortfall();
        return new GateCheck(
                "recovered",
                passed ? Outcome.PASSED : Outcome.FAILED,
                Map.of(
                        "challengerOnDrifted", onDrifted.challenger(),
                        "championOnClean", onClean.champion(),
                        "shortfall", shortfall,
                        "allowed", settings.maxShortfall()),
                String.format(
                        Locale.ROOT,
                        "%.1f on new samples, the champion has %.1f on clean ones: %.1f points short, allowed are %.1f%s",
                        onDrifted.challenger(),
                        onClean.champion(),
                        shortfall,
                        settings.maxShortfall(),
                        passed ? "" : "; a new head alone does not make up for this drift, train the whole model"));
    }

    private GateCheck notWorse(String name, Comparison found) {
        return new LossBound(settings.maxCleanLoss()).check(name, found, found.samples() + " " + name + " samples");
    }

    private GateCheck perturbed() throws DataException, InferenceException {
        DatasetFeed samples = clean.first(PERTURBED_SAMPLES);
        List<Perturbation> kinds = perturbations();
        ValueRange range = ValueRange.of(samples, contest.champion().inputs());
        List<Scores> champion = new ArrayList<>();
        List<Scores> challenger = new ArrayList<>();
        Map<String, Double> figures = new TreeMap<>();
        for (int i = 0; i < kinds.size(); i++) {
            progress.report("judging on disturbed samples", i, kinds.size());
            PerturbedFeed disturbed = new PerturbedFeed(samples, kinds.get(i), range, seed);
            champion.add(score(contest.champion(), disturbed, samples, figures, "champion " + kinds.get(i)));
            challenger.add(score(contest.challenger(), disturbed, samples, figures, "challenger " + kinds.get(i)));
        }
        Comparison found = Comparison.of(Scores.mean(champion), Scores.mean(challenger), seed);
        GateCheck check = new LossBound(settings.maxPerturbedLoss())
                .check(
                        "perturbed",
                        found,
                        samples.size() + " clean samples, each disturbed in " + kinds.size() + " ways");
        figures.putAll(check.figures());
        return new GateCheck(check.name(), check.outcome(), figures, check.message());
    }

    private static Scores score(
            LoadedModel model, PerturbedFeed disturbed, DatasetFeed truth, Map<String, Double> figures, String name)
            throws DataException, InferenceException {
        Scores scores = Scores.of(model, disturbed, truth);
        figures.put(name, Arrays.stream(scores.points()).average().orElse(0));
        return scores;
    }

    /** Noise, brightness and shifts as usual, and blur. */
    private List<Perturbation> perturbations() {
        List<Perturbation> kinds =
                new ArrayList<>(Perturbation.usual(contest.champion().inputs()));
        Perturbation blur = new Perturbation(Perturbation.Kind.BLUR, 1);
        if (blur.fits(contest.champion().inputs())) {
            kinds.add(blur);
        }
        return kinds;
    }
}
