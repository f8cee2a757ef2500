package dev.flotilla.fleet.drift.stat;

/**
 * What one component of the whole fleet did so far, window after window.
 *
 * @param roughness how much it changes without drift
 * @param up cumulative sum of scores above 0, see {@link Cusum}
 * @param upSince milliseconds since the epoch when that sum was 0 last: Page's estimate of when drift began
 * @param down cumulative sum of scores below 0
 * @param downSince when that sum was 0 last
 */
public record Chart(Roughness roughness, double up, long upSince, double down, long downSince) {

    /** At the beginning. */
    static Chart begin(long at) {
        return new Chart(Roughness.NONE, 0, at, 0, at);
    }

    /** After another window; sums do not grow beyond the limit, so that they come down again when drift ends. */
    Chart then(double score, double limit, long at) {
        double z = roughness.narrowed(score);
        double rising = Math.min(Cusum.next(up, z), limit);
        double falling = Math.min(Cusum.next(down, -z), limit);
        return new Chart(
                roughness.then(score), rising, rising == 0 ? at : upSince, falling, falling == 0 ? at : downSince);
    }

    /** After a window that was an alarm by itself: it is in none of the sums. */
    Chart leap(double score) {
        return new Chart(roughness.then(score), up, upSince, down, downSince);
    }

    double highest() {
        return Math.max(up, down);
    }

    long since() {
        return up >= down ? upSince : downSince;
    }
}
