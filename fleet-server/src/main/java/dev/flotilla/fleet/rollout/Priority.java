package dev.flotilla.fleet.rollout;

/**
 * Who gets devices that two rollouts are for.
 *
 * @param level a rollout takes devices over from those of a lower one
 * @param preempt also devices that work on the other's bundle, which are given their previous one back
 */
public record Priority(int level, boolean preempt) {

    /** The highest level. */
    static final int HIGHEST = 100;

    /** Takes nothing over. */
    public static final Priority LOWEST = new Priority(0, false);

    public Priority {
        if (level < 0 || level > HIGHEST) {
            throw new InvalidRolloutException("priority: must be 0 to " + HIGHEST + ", got " + level);
        }
        if (preempt && level == 0) {
            throw new InvalidRolloutException("preempt: needs a priority above 0, as there is none below it");
        }
    }
}
