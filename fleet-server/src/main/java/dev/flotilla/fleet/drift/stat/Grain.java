package dev.flotilla.fleet.drift.stat;

/**
 * How coarse the bins were that counts came in.
 *
 * <p>What a coarse bin counted is shared out as a baseline lies in it. That baseline is a sample too, so such counts are all off in the
 * same way from those that came in finer bins: they are compared with counts of their own level, or with a reference that is
 * taken to be no surer than its <em>blur</em>.
 *
 * @param level 0 the finest, as {@link dev.flotilla.contract.sketch.Resolution} has it
 * @param blur the variance of shares that comes of sharing out, in parts of {@code F (1 - F)} as a sample's of {@code n} is
 *     {@code 1 / n}; 0 if all counts are of this level
 */
public record Grain(int level, double blur) {

    /** Of counts of which none was shared out. */
    public static final Grain FINEST = of(0);

    /** Of counts that all are of one level. */
    public static Grain of(int level) {
        return new Grain(level, 0);
    }
}
