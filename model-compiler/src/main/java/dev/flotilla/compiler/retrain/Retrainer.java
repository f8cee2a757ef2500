package dev.flotilla.compiler.retrain;

import dev.flotilla.compiler.data.DataException;
import dev.flotilla.compiler.data.DatasetFeed;
import dev.flotilla.compiler.graph.Model;
import dev.flotilla.compiler.graph.UnsupportedModelException;
import dev.flotilla.compiler.progress.Progress;
import dev.flotilla.compiler.quant.Range;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.inference.ModelRejectedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Makes a challenger: the champion with another head.
 *
 * <p>Features are computed by the champion as devices run it. With labels the head is trained on them; without any, only its
 * biases move, by what {@link PriorShift} finds. Either way training starts from the float master where there is one, and the
 * master gets what training changed.
 */
public final class Retrainer {
    /** So many samples tell how the champion's features follow from the master's. */
    private static final int MAPPED_SAMPLES = 512;
    /** The part of the heap that features may take. */
    private static final double MEMORY_SHARE = 0.5;

    private final Model champion;
    private final Optional<Model> master;
    private final TrainSettings settings;
    private final long seed;
    private final Progress progress;

    /**
     * A retrainer.
     *
     * @param champion the model that devices run
     * @param master the float model that it was made from
     */
    public Retrainer(Model champion, Optional<Model> master, TrainSettings settings, long seed, Progress progress) {
        this.champion = champion;
        this.master = master;
        this.settings = settings;
        this.seed = seed;
        this.progress = progress;
    }

    /**
     * Trains.
     *
     * @throws UnsupportedModelException when the model has no head that could be trained, or the master is another model's
     * @throws DataException when there are too few samples, or one does not fit
     */
    public Challenger retrain(TrainingSets sets)
            throws UnsupportedModelException, ModelRejectedException, DataException, InferenceException {
        Head head = Head.find(champion);
        requireMemory(head, sets);
        Features features = new Features(champion, progress);
        List<float[]> train = features.of(sets.train());
        List<float[]> replay = features.of(sets.replay());
        Start start = start(head, sets, train, replay);
        Labels labels = Labels.of(head, sets.train());
        Examples examples = labels.examples(sets.train(), train);
        Map<String, Double> figures = new HashMap<>(start.figures());
        HeadWeights trained;
        if (examples.size() > 0) {
            TrainingData data = new TrainingData(
                    settings.balanced() ? Labels.balanced(examples) : examples,
                    labels.remembered(sets.replay(), replay, start.head()),
                    labels.examples(sets.validation(), features.of(sets.validation())),
                    labels.remembered(sets.replayValidation(), features.of(sets.replayValidation()), start.head()));
            requireValidation(data);
            trained = train(data, start.head(), figures);
        } else {
            trained = shift(labels, sets, start.head(), new Known(train, replay), figures);
        }
        return challenger(start, trained, new Known(train, replay), figures);
    }

    /** Features of the samples to train on. */
    private record Known(List<float[]> train, List<float[]> replay) {}

    /**
     * Where training starts.
     *
     * @param head in the champion's features
     * @param map from the master's features, if there is a master
     */
    private record Start(HeadWeights head, Optional<ChannelMap> map, Map<String, Double> figures) {}

    private Start start(Head head, TrainingSets sets, List<float[]> train, List<float[]> replay)
            throws UnsupportedModelException, ModelRejectedException, DataException, InferenceException {
        if (master.isEmpty()) {
            return new Start(head.weights(), Optional.empty(), Map.of());
        }
        Head original = Head.find(master.get());
        if (original.isInteger() || original.inputs() != head.inputs() || original.outputs() != head.outputs()) {
            throw new UnsupportedModelException("the float master's head takes " + original.inputs() + " features to "
                    + original.outputs() + " outputs and has to be float; the champion's takes " + head.inputs()
                    + " to "
                    + head.outputs());
        }
        boolean replays = sets.replay().size() > 0;
        DatasetFeed mapped = (replays ? sets.replay() : sets.train()).first(MAPPED_SAMPLES);
        List<float[]> own = (replays ? replay : train).subList(0, mapped.size());
        ChannelMap map = ChannelMap.fit(new Features(master.get(), progress).of(mapped), own);
        if (!map.fits()) {
            throw new UnsupportedModelException(String.format(
                    Locale.ROOT,
                    "the float master is not the champion's: its features explain %.0f %% of the champion's; give the"
                            + " float model that the champion was compiled from, or none",
                    100 * map.explained()));
        }
        return new Start(
                map.toChampion(original.weights(), head.weights()),
                Optional.of(map),
                Map.of("masterExplains", map.explained()));
    }

    private HeadWeights train(TrainingData data, HeadWeights start, Map<String, Double> figures) {
        RandomSearch.Best best = RandomSearch.run(data, start, settings, seed, progress);
        figures.putAll(best.chosen().figures());
        figures.put("trial", (double) best.trial());
        figures.put("epochs", (double) best.trained().epochs());
        figures.put("validationLoss", best.trained().validationLoss());
        figures.put("championValidationLoss", best.championLoss());
        figures.put("trainSamples", (double) data.train().size());
        figures.put("replaySamples", (double) data.replay().size());
        return best.trained().head();
    }

    private static HeadWeights shift(
            Labels labels, TrainingSets sets, HeadWeights start, Known known, Map<String, Double> figures)
            throws DataException {
        double[] before = frequencies(labels, sets.replay());
        if (before.length == 0) {
            throw new DataException(
                    sets.train().source() + ": no sample to train on has a label, and there are no"
                            + " labelled reference samples that tell how frequent classes were; label some, or give --reference");
        }
        List<double[]> answers = new ArrayList<>();
        for (float[] row : known.train()) {
            answers.add(Answers.probabilities(start.sums(row)));
        }
        PriorShift shift = PriorShift.estimate(before, answers);
        figures.put("priorShiftRounds", (double) shift.rounds());
        for (int c = 0; c < before.length; c++) {
            figures.put("prior." + c, shift.after()[c]);
        }
        return start.shifted(start.outputs() == 1 ? shift.logisticBiasShift() : shift.biasShift());
    }

    /** Of each class among the labelled samples; nothing if there are none. */
    private static double[] frequencies(Labels labels, DatasetFeed reference) {
        double[] counts = new double[labels.classes()];
        double total = 0;
        for (int i = 0; i < reference.size(); i++) {
            if (reference.label(i).isPresent() && reference.label(i).getAsInt() < counts.length) {
                counts[reference.label(i).getAsInt()] += reference.weight(i);
                total += reference.weight(i);
            }
        }
        for (int c = 0; c < counts.length && total > 0; c++) {
            counts[c] /= total;
        }
        return total > 0 ? counts : new double[0];
    }

    private Challenger challenger(Start start, HeadWeights trained, Known known, Map<String, Double> figures)
            throws UnsupportedModelException {
        Model made = HeadPatch.apply(champion, trained, sums(trained, known));
        Optional<Model> newMaster = Optional.empty();
        if (master.isPresent()) {
            HeadWeights original = Head.find(master.get()).weights();
            HeadWeights moved = start.map().orElseThrow().toMaster(original, start.head(), trained);
            newMaster = Optional.of(HeadPatch.apply(master.get(), moved, new Range(0, 0)));
        }
        return new Challenger(made, newMaster, figures);
    }

    private static Range sums(HeadWeights head, Known known) {
        Range range = Range.of(head.sums(known.train().get(0)));
        for (float[] row : known.train()) {
            range = range.union(Range.of(head.sums(row)));
        }
        for (float[] row : known.replay()) {
            range = range.union(Range.of(head.sums(row)));
        }
        return range;
    }

    private static void requireValidation(TrainingData data) throws DataException {
        if (data.validation().size() < TrainingData.MIN_VALIDATION) {
            throw new DataException("the dataset has " + data.validation().size()
                    + " labelled validation samples; training takes at least " + TrainingData.MIN_VALIDATION
                    + " to know when to stop");
        }
    }

    private static void requireMemory(Head head, TrainingSets sets) throws DataException {
        if (sets.train().size() == 0) {
            throw new DataException(sets.train().source() + ": has no samples to train on");
        }
        long rows = (long) sets.train().size()
                + sets.validation().size()
                + sets.replay().size()
                + sets.replayValidation().size();
        long bytes = rows * head.inputs() * Float.BYTES;
        long allowed = (long) (MEMORY_SHARE * Runtime.getRuntime().maxMemory());
        if (bytes > allowed) {
            throw new DataException(rows + " samples of " + head.inputs() + " features take " + bytes
                    + " bytes, allowed are " + allowed + "; give the process more memory, or fewer samples");
        }
    }
}
