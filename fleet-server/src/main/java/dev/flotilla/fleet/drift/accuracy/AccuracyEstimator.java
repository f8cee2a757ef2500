package dev.flotilla.fleet.drift.accuracy;

import dev.flotilla.contract.sketch.Calibration;
import dev.flotilla.contract.sketch.ConfidenceCells;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Estimates accuracy without labels. Pure.
 *
 * <p>Each answer is as often right as answers of the same class and confidence were on the calibration's data, so that the accuracy is the
 * mean of these shares (confidence-based performance estimation). That supposes that classes are as frequent as they were; {@link
 * ClassShift} finds how frequent they are, and Bayes' theorem corrects the shares. Standard errors come from the bootstrap over both samples
 * (Efron, "Bootstrap methods: another look at the jackknife", Annals of Statistics 7, 1979).
 */
public final class AccuracyEstimator {

    /** With fewer answers on either side nothing is said. */
    private static final long LEAST = 100;

    /** Smaller shares are not worth a word. */
    private static final double LEAST_UNLIKE = 0.005;

    private static final int MOST_REPLICATES = 200;
    private static final int LEAST_REPLICATES = 25;
    /** Rows of calibrations that are drawn in all replicates together: for models of many classes there are fewer. */
    private static final int MOST_ROWS = 400_000;

    private final CalibrationTable table;
    private final long calibrated;
    private final Posteriors posteriors;
    private final RandomGenerator random;

    private AccuracyEstimator(Calibration calibration, RandomGenerator random) {
        this.table = CalibrationTable.of(calibration);
        this.calibrated = calibration.total();
        this.posteriors = new Posteriors(table);
        this.random = random;
    }

    /**
     * Estimates it; empty with less than {@value #LEAST} answers calibrated on, or observed.
     *
     * @param devices what each device answered; one that tells of a class that the model has not got is left out
     * @param features of the inputs of all devices
     */
    public static Optional<AccuracyEstimate> estimate(
            Calibration calibration, List<ConfidenceCells> devices, List<Feature> features, RandomGenerator random) {
        List<ConfidenceCells> believed = devices.stream()
                .filter(device -> Answers.of(device).isOf(calibration.classes()))
                .toList();
        ConfidenceCells together = new ConfidenceCells();
        believed.forEach(together::merge);
        return calibration.total() < LEAST || together.total() < LEAST
                ? Optional.empty()
                : Optional.of(new AccuracyEstimator(calibration, random)
                        .estimate(together, believed.stream().map(Answers::of).toList(), features));
    }

    private AccuracyEstimate estimate(ConfidenceCells together, List<Answers> devices, List<Feature> features) {
        Answers answers = Answers.of(together);
        ClassShift shift = ClassShift.of(posteriors, answers);
        double accuracy = answers.right(posteriors, shift.ratios()) / answers.total();
        double size = answers.total() / Resemblance.of(posteriors, shift, devices);
        List<Doubt> doubts = doubts(shift, answers, size, features);
        double unlike = doubts.stream().mapToDouble(Doubt::share).max().orElse(0);
        Errors errors = errors(answers, size);
        // What is estimated is how many of these very answers are right, so that their own chance counts too.
        double error = Math.sqrt(errors.accuracy() + accuracy * (1 - accuracy) / size);
        double[] none = new double[table.classes()];
        java.util.Arrays.fill(none, 1);
        return new AccuracyEstimate(
                Share.estimated(accuracy, error).widened(unlike),
                answers.right(posteriors, none) / answers.total(),
                (long) answers.total(),
                calibrated,
                doubts,
                classes(shift, errors));
    }

    private List<Doubt> doubts(ClassShift shift, Answers answers, double size, List<Feature> features) {
        List<Doubt> doubts = new ArrayList<>();
        Unlike unlike = new Unlike(posteriors, shift);
        doubts.add(new Doubt(Doubt.ANSWERS, Unlike.ofAnswers(posteriors, shift, answers, size, table.total())));
        features.forEach(feature -> doubts.add(
                new Doubt(feature.name(), unlike.ofFeature(feature.calibrated(), feature.observed(), size))));
        doubts.removeIf(doubt -> doubt.share() < LEAST_UNLIKE);
        return doubts;
    }

    private List<ClassShare> classes(ClassShift shift, Errors errors) {
        List<ClassShare> classes = new ArrayList<>();
        for (int c = 0; c < table.classes(); c++) {
            if (posteriors.before()[c] > 0) {
                Share now = Share.estimated(shift.after()[c], Math.sqrt(errors.classes()[c]));
                classes.add(new ClassShare(c, posteriors.before()[c], now));
            }
        }
        return classes;
    }

    /** Variances over the replicates. */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    private record Errors(double accuracy, double[] classes) {}

    private Errors errors(Answers answers, double size) {
        int replicates = Math.max(
                LEAST_REPLICATES,
                Math.min(MOST_REPLICATES, MOST_ROWS / table.rows().size()));
        Moments accuracy = new Moments();
        Moments[] classes = new Moments[table.classes()];
        java.util.Arrays.setAll(classes, c -> new Moments());
        for (int r = 0; r < replicates; r++) {
            CalibrationTable drawn = table.resampled(random);
            Answers seen = answers.resampled(size, random);
            if (!drawn.rows().isEmpty() && seen.total() > 0) {
                Posteriors other = new Posteriors(drawn);
                ClassShift shift = ClassShift.of(other, seen);
                accuracy.add(seen.right(other, shift.ratios()) / seen.total());
                for (int c = 0; c < classes.length; c++) {
                    classes[c].add(shift.after()[c]);
                }
            }
        }
        double[] variances = new double[classes.length];
        java.util.Arrays.setAll(variances, c -> classes[c].variance());
        return new Errors(accuracy.variance(), variances);
    }
}
