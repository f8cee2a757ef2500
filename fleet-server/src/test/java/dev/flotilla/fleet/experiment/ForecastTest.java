package dev.flotilla.fleet.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ForecastTest {
    private static final GateTerms TERMS = GateTerms.of(0.02, 20, Duration.ofHours(1));
    private static final Gate GATE = Gate.inferenceErrorRate(TERMS);
    private static final ErrorBudget BUDGET = ErrorBudget.evenly(0.05, 0.05, List.of(GATE));
    private static final double SPREAD = 0.03;

    private final Forecast forecast = new Forecast(GATE, BUDGET, 1, SPREAD, false);

    /** mpmath 1.3 with 30 digits, from the equations in Forecast and NormalMixture, written anew. */
    @Test
    void agreesWithTheEquations() {
        assertEquals(0.789383437454248, forecast.power(0.02, 60), 1e-6);
        assertEquals(0.758695390676719, forecast.power(0.06, 12), 1e-6, "12 signs of 12");
        assertEquals(0.0202007506455, forecast.minimumDetectableEffect(60, 0.8).orElseThrow(), 1e-6);
        assertEquals(39.5668579914, forecast.expectedPairs(0.02, 60), 1e-6);
    }

    @Test
    void countsPairsThatOnlyTeach() {
        Forecast adjusted = new Forecast(GATE, BUDGET, 1, SPREAD, true);
        assertEquals(forecast.power(0.02, 60), adjusted.power(0.02, 60 + Cuped.TEACHING_PAIRS));
        assertEquals(0, adjusted.power(0.02, Cuped.TEACHING_PAIRS));
    }

    /** 39.5668579914 of 60 pairs, a share that is complete after its root of the time. */
    @Test
    void waitsForTheLaterDeviceOfEachPair() {
        assertEquals(
                Duration.ofMillis(Math.round(6_000_000 * Math.sqrt(39.5668579914 / 60))),
                forecast.expectedDuration(0.02, 60, Duration.ofMinutes(100)));
    }

    @Test
    void doesNotPromiseMoreThanIsFound() {
        long seed = 20260107;
        Random random = new Random(seed);
        int runs = 2000;
        int found = 0;
        double taken = 0;
        for (int run = 0; run < runs; run++) {
            MeanContrast contrast = new MeanContrast(GATE, BUDGET.falseAbort(GATE.name(), 1), 0.05);
            int pairs = 0;
            while (pairs < 60 && contrast.pWorse() > BUDGET.falseAbort(GATE.name(), 1)) {
                Pairs.apart(0, 0.02 + SPREAD * random.nextGaussian()).into(contrast);
                pairs++;
            }
            found += contrast.pWorse() <= BUDGET.falseAbort(GATE.name(), 1) ? 1 : 0;
            taken += pairs;
        }
        double share = (double) found / runs;
        double mean = taken / runs;
        assertTrue(
                share > forecast.power(0.02, 60) && share < forecast.power(0.02, 60) + 0.15,
                () -> "found " + share + ", seed " + seed);
        assertTrue(
                mean < forecast.expectedPairs(0.02, 60) && mean > forecast.expectedPairs(0.02, 60) / 2,
                () -> "after " + mean + " pairs, seed " + seed);
    }

    @Test
    void knowsThatFewPairsFindNothing() {
        assertTrue(forecast.minimumDetectableEffect(3, 0.8).isEmpty());
        assertEquals(0, forecast.power(0.02, 0));
    }

    @Test
    void rejectsWhatItCannotForecast() {
        assertThrows(IllegalArgumentException.class, () -> new Forecast(GATE, BUDGET, 1, 0, false));
        Gate ratio = Gate.memoryRatio(TERMS);
        assertThrows(IllegalArgumentException.class, () -> new Forecast(ratio, BUDGET, 1, 0.1, false));
    }
}
