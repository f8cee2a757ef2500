package dev.flotilla.fleet.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.protocol.DeviceId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Shares of agreement, held to a limit. */
class ShareContrastTest {
    private static final long SEED = 20261122;
    private static final double LEVEL = 0.05;
    private static final Gate GATE = Gate.agreement(GateTerms.of(0.1, 2, Duration.ofHours(1)));

    private static ShareContrast contrast(double limit) {
        return new ShareContrast(GATE, limit, LEVEL, LEVEL);
    }

    private static void add(ShareContrast contrast, double share) {
        DeviceObservation device =
                new DeviceObservation(new DeviceId("d"), 0, share, OptionalDouble.empty(), Instant.EPOCH);
        contrast.add(device, device);
    }

    /** Worked by hand from the formulas: 1/4 for the first variance, and stakes cut at half of what would risk all. */
    @Test
    void betsAsTheFormulasSay() {
        Bet bet = new Bet(0.5, 1, LEVEL);
        bet.add(0.6);
        double needed = Math.log(20);
        double first = Math.min(Math.sqrt(2 * needed / (0.25 * Math.log(2))), 0.5 / 0.5);
        assertEquals(Math.log1p(first * 0.1), bet.log(), 1e-12);
        bet.add(0.9);
        double mean = (0.5 + 0.6) / 2;
        double variance = (0.25 + Math.pow(0.6 - mean, 2)) / 2;
        double second = Math.min(Math.sqrt(2 * needed / (variance * 2 * Math.log(3))), 1);
        assertEquals(Math.log1p(first * 0.1) + Math.log1p(second * 0.4), bet.log(), 1e-12);
    }

    @Test
    void neverStakesAllWhateverComes() {
        for (double level : List.of(0.0, 0.01, 0.5, 0.99, 1.0)) {
            for (int sign : List.of(-1, 1)) {
                Bet bet = new Bet(level, sign, 1e-9);
                for (int i = 0; i < 100; i++) {
                    bet.add(sign > 0 ? 0 : 1);
                }
                assertTrue(Double.isFinite(bet.log()) && bet.log() >= 0, level + " " + sign);
            }
        }
    }

    @Test
    void findsDevicesThatDisagreeInAFew() {
        ShareContrast contrast = contrast(0.95);
        for (int i = 0; i < 3; i++) {
            add(contrast, 0.3);
        }
        assertTrue(contrast.pWorse() <= LEVEL, () -> "p = " + contrast.pWorse());
        assertEquals(0.65, contrast.estimate(), 1e-12);
    }

    @Test
    void letsDevicesPassThatAgree() {
        ShareContrast contrast = contrast(0.95);
        int devices = 0;
        while (contrast.pBeyondMargin() > LEVEL && devices < 100) {
            add(contrast, 0.99);
            devices++;
        }
        assertTrue(devices < 100, "not within 100 devices");
        assertEquals(1, contrast.pWorse());
        Interval interval = contrast.interval(LEVEL);
        assertTrue(interval.lower() <= contrast.estimate() && contrast.estimate() <= interval.upper());
        assertTrue(interval.upper() <= 0.1 + 1e-6, interval::toString);
    }

    /** With the mean exactly at the limit, looked at after each device, of very skewed shares. */
    @Test
    void abortsNoMoreOftenThanItMayOfSharesOfAnyShape() {
        Random random = new Random(SEED);
        int wrong = 0;
        int runs = 2000;
        for (int run = 0; run < runs; run++) {
            ShareContrast contrast = contrast(0.9);
            for (int i = 0; i < 200; i++) {
                add(contrast, random.nextDouble() < 0.1 ? 0 : 1);
            }
            wrong += contrast.pWorse() <= LEVEL ? 1 : 0;
        }
        // Three standard deviations above 5 % of 2,000 are 129.
        assertTrue(wrong <= 129, wrong + " of " + runs + ", seed " + SEED);
    }

    @Test
    void letsPassNoMoreOftenThanItMayWhatIsWorseByTheMargin() {
        Random random = new Random(SEED);
        int wrong = 0;
        int runs = 2000;
        for (int run = 0; run < runs; run++) {
            ShareContrast contrast = contrast(0.9);
            for (int i = 0; i < 200; i++) {
                add(contrast, random.nextDouble() < 0.2 ? 0 : 1);
            }
            wrong += contrast.pBeyondMargin() <= LEVEL ? 1 : 0;
        }
        assertTrue(wrong <= 129, wrong + " of " + runs + ", seed " + SEED);
    }
}
