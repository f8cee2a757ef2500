package dev.flotilla.fleet.experiment;

/** In which direction a metric gets worse. */
public enum Direction {
    LOWER_IS_BETTER,
    HIGHER_IS_BETTER,
    /** Any change is for the worse. */
    EITHER;

    /** A difference, turned so that positive ones are for the worse. */
    double worsening(double difference) {
        return this == HIGHER_IS_BETTER ? -difference : difference;
    }

    /** Whether a value is worse than a limit; where any change is for the worse, a limit is the highest good value. */
    boolean worse(double value, double limit) {
        return worsening(value) > worsening(limit);
    }
}
