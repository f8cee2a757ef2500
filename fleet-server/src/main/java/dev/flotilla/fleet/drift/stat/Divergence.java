package dev.flotilla.fleet.drift.stat;

/**
 * How far two samples over the same bins lie apart.
 *
 * <p>With {@code e} and {@code o} the share of each bin in the baseline and in what was observed:
 *
 * <ul>
 *   <li>Population stability index, Σ (o − e) ln(o / e) (Siddiqi, "Credit Risk Scorecards", 2006): 0 when equal, without
 *       upper bound. It is the symmetrised Kullback–Leibler divergence in nats.
 *   <li>Jensen–Shannon divergence, ½ KL(e ‖ m) + ½ KL(o ‖ m) with m = ½ (e + o) (Lin, "Divergence measures based on the
 *       Shannon entropy", IEEE Trans. Inf. Theory 37, 1991): 0 when equal, at most 1 in bits.
 * </ul>
 *
 * <p>Counts of sketches over bins whose borders are borders of the sketch's own bins are those of the raw values, so over such
 * bins both are exact. Over finer bins both would be larger, never smaller: they are f-divergences, which lose by merging
 * bins (Csiszár, "Information-type measures of difference of probability distributions", 1967).
 *
 * <p>Half a count is added to every bin (Jeffreys' prior), so that an empty bin does not make the index infinite.
 *
 * @param psi population stability index
 * @param js Jensen–Shannon divergence in bits
 * @param bins number of bins
 * @param baselineSamples counts in the baseline
 * @param samples counts observed
 */
public record Divergence(double psi, double js, int bins, long baselineSamples, long samples) {

    private static final double PRIOR = 0.5;

    /** Compares counts per bin; both arrays have the same length, 1 or more. */
    public static Divergence between(long[] baseline, long[] observed) {
        Counts.requireSameBins(baseline, observed);
        long m = Counts.total(baseline);
        long n = Counts.total(observed);
        double psi = 0;
        double js = 0;
        for (int i = 0; i < baseline.length; i++) {
            double e = (baseline[i] + PRIOR) / (m + PRIOR * baseline.length);
            double o = (observed[i] + PRIOR) / (n + PRIOR * observed.length);
            double middle = (e + o) / 2;
            psi += (o - e) * Math.log(o / e);
            js += (e * Math.log(e / middle) + o * Math.log(o / middle)) / 2;
        }
        return new Divergence(psi, js / Math.log(2), baseline.length, m, n);
    }

    /**
     * What the index is on average when nothing drifted: (B − 1)(1/n + 1/m), since divided by (1/n + 1/m) it follows a
     * chi-squared distribution with B − 1 degrees of freedom (Yurdakul, "Statistical Properties of Population Stability
     * Index", Western Michigan University, 2018).
     */
    public double expectedPsiWithoutDrift() {
        return (bins - 1) * (1.0 / samples + 1.0 / baselineSamples);
    }
}
