package dev.flotilla.fleet.drift.stat;

/**
 * How much a fleet's normal score changes from one window to the next, over what chance has it.
 *
 * <p>Half the mean square of successive differences (von Neumann, Kent, Bellinson and Hart, "The mean square successive
 * difference", Annals of Mathematical Statistics 12, 1941) is the variance of what comes and goes, 1 if inferences are
 * independent, more if a window's inferences resemble each other. A shift that stays adds one difference, which is
 * bounded, so that drift does not hide itself. It counts only when it is beyond chance; then the p-value is Student's.
 *
 * @param sum of half the squared differences
 * @param differences how many those were
 * @param last the normal score of the window before; NaN at the beginning
 */
public record Roughness(double sum, long differences, double last) {

    /** Of nothing yet. */
    public static final Roughness NONE = new Roughness(0, 0, Double.NaN);

    private static final double LARGEST = 9;
    private static final double BEYOND_CHANCE = 4;
    private static final int LEAST = 8;
    /** Neighbouring differences share a value: {@code c} of them tell the variance as well as {@code 2c/3} would alone. */
    private static final double DEGREES = 2.0 / 3;

    Roughness then(double score) {
        if (Double.isNaN(last)) {
            return new Roughness(sum, differences, score);
        }
        double half = (score - last) * (score - last) / 2;
        return new Roughness(sum + Math.min(half, LARGEST * variance()), differences + 1, score);
    }

    /** Whether scores come and go more than chance has it. */
    private boolean beyondChance() {
        return differences >= LEAST && sum / differences > 1 + BEYOND_CHANCE * Math.sqrt(3.0 / differences);
    }

    /** The variance of a score without drift. */
    double variance() {
        return beyondChance() ? sum / differences : 1;
    }

    /** What the score would be if the variance was 1, in standard normal terms. */
    double narrowed(double score) {
        return score / Math.sqrt(variance());
    }

    /** How probable a score as far out is, or farther. */
    double twoSided(double score) {
        return beyondChance() ? Normal.twoSidedStudent(narrowed(score), DEGREES * differences) : Normal.twoSided(score);
    }
}
