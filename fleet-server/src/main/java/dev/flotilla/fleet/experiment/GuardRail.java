package dev.flotilla.fleet.experiment;

/**
 * An absolute limit, which no control excuses.
 *
 * @param limit in the metric's unit
 * @param devices so many canary devices worse than it abort at once, whatever the statistics say; 1 or more
 */
public record GuardRail(double limit, int devices) {

    public GuardRail {
        if (Double.isNaN(limit) || devices < 1) {
            throw new IllegalArgumentException(
                    "a guard rail needs a limit and 1 device or more, got " + limit + " and " + devices);
        }
    }
}
