package dev.flotilla.fleet.experiment;

import org.apache.commons.numbers.gamma.LogBeta;

/**
 * Watches whether two groups of equal size report equally often; if not, those who report are not comparable.
 *
 * <p>The Bayes factor of Lindon and Malek ("Anytime-valid inference for multinomial count data", NeurIPS 2022) for two
 * groups: the counts' likelihood under shares drawn from a Dirichlet distribution over that under equal shares,
 * {@code 2^n B(a+m, a+n-m) / B(a, a)}, looked at after each report. Groups are finite and each device reports once, so the
 * next to report comes rather from the group of which fewer have: that makes the factor smaller on average, never larger.
 */
final class SampleRatio {
    /** Concentration of the Dirichlet distribution for each group: shares between 0.3 and 0.7, mostly. */
    static final double CONCENTRATION = 10;

    private static final double NO_EVIDENCE = LogBeta.value(CONCENTRATION, CONCENTRATION);

    private int canary;
    private int control;
    private double pValue = 1;

    void addCanary() {
        canary++;
        look();
    }

    void addControl() {
        control++;
        look();
    }

    private void look() {
        double log = LogBeta.value(CONCENTRATION + canary, CONCENTRATION + control)
                - NO_EVIDENCE
                + (canary + control) * Math.log(2);
        pValue = Math.min(pValue, Math.exp(-log));
    }

    /** Always-valid p-value for equal shares: the smallest of 1 and 1 over the Bayes factor so far. */
    double pValue() {
        return pValue;
    }
}
