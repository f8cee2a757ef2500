package dev.flotilla.fleet.drift;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.sketch.ObservationSketch;
import dev.flotilla.contract.sketch.QuantileSketch;
import dev.flotilla.fleet.drift.stat.ChiSquared;
import dev.flotilla.fleet.drift.stat.DeviceTail;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Simulated fleets in which nothing drifts: how often they are alarmed, and how soon when something does.
 * {@code -Ddrill.fleet-windows=N} windows of the large fleet, {@code -Ddrill.seed=S}.
 */
class AlarmsDrillIT {
    private static final int WINDOWS = Integer.getInteger("drill.fleet-windows", 6);
    private static final int RUNS = Math.max(3, WINDOWS / 100);
    private static final long SEED = Long.getLong("drill.seed", 20260110);
    /** The more frequent alarm last: what it does not learn is less. */
    private static final double[] SETTINGS = {200, 50};

    private static final int STREAMS = 4;
    private static final int DRAWS = WINDOWS < 100 ? 2000 : 40_000;
    /** With fewer a mean is not known well enough to be held to its setting. */
    private static final int ENOUGH_ALARMS = 150;

    private static final int COMPARED = 3;
    private static final double TOLERANCE = 0.2;
    /** Of a normal distribution, both sides: 95 % for the table, and 99.9 % for a test that must not fail by chance. */
    private static final double SHOWN = 1.96;

    private static final double HELD = 3.29;
    private static final int BEFORE = 20;
    private static final int AFTER = 60;

    @ParameterizedTest
    @CsvSource({
        "5000, 1, 50, 10", "5000, 1, 500, 10", "5000, 1, 50000, 10",
        "1000, 200, 50, 1", "1000, 200, 500, 1", "1000, 200, 50000, 1"
    })
    void alarmsAStationaryFleetAsOftenAsTheSettingSays(int devices, int features, int size, int times) {
        SimulatedFleet fleet = new SimulatedFleet(devices, features, size);
        int windows = Math.max(2, WINDOWS * times / STREAMS);
        long begin = System.nanoTime();
        List<List<SimulatedFleet.Seen>> streams = IntStream.range(0, STREAMS)
                .parallel()
                .mapToObj(stream ->
                        fleet.stationary(windows, SETTINGS, COMPARED, random(stream, devices + 31L * features + size)))
                .toList();
        double seconds = (System.nanoTime() - begin) / 1e9;
        for (int s = 0; s < SETTINGS.length; s++) {
            int setting = s;
            Between between =
                    Between.of(streams.stream().map(all -> all.get(setting)).toList(), windows);
            System.out.printf(
                    Locale.ROOT,
                    "| %d | %d | %d | %.0f | %d | %s | %s | %.0f s |%n",
                    devices,
                    features,
                    size,
                    SETTINGS[s],
                    windows * STREAMS,
                    between.cells(),
                    customary(
                            streams.stream().map(all -> all.get(0).customary()).toList(), windows),
                    seconds);
            if (between.alarms() >= ENOUGH_ALARMS) {
                double mean = (double) between.windows() / between.alarms();
                assertTrue(Math.abs(mean / SETTINGS[s] - 1) <= TOLERANCE, () -> "a mean of " + mean);
            }
            assertTrue(between.lower(HELD) <= SETTINGS[s] * (1 + TOLERANCE), () -> "too seldom: " + between);
            assertTrue(between.upper(HELD) >= SETTINGS[s] * (1 - TOLERANCE), () -> "too often: " + between);
        }
    }

    /**
     * The same by parts: how often devices are an alarm, from tails that are sampled where they are, and how often the whole fleet is.
     * That takes so much less time that it tells the mean to within a few in a hundred.
     */
    @ParameterizedTest
    @CsvSource({
        "5000, 1, 50, 10", "5000, 1, 500, 10", "5000, 1, 50000, 10",
        "1000, 200, 50, 2", "1000, 200, 500, 2", "1000, 200, 50000, 2"
    })
    void sharesItsBudgetOutAsItSays(int devices, int features, int size, int times) {
        SimulatedFleet fleet = new SimulatedFleet(devices, features, size);
        int windows = Math.max(2, WINDOWS * times / STREAMS);
        List<List<SimulatedFleet.Seen>> streams = IntStream.range(0, STREAMS)
                .parallel()
                .mapToObj(stream ->
                        fleet.pooled(windows, SETTINGS, random(stream, 7_000_000L + devices + 31L * features + size)))
                .toList();
        for (int s = 0; s < SETTINGS.length; s++) {
            int setting = s;
            Between whole =
                    Between.of(streams.stream().map(all -> all.get(setting)).toList(), windows);
            DeviceTail.Estimate device = fleet.deviceAlarms(SETTINGS[s], DRAWS, random(s, 31L * features + size));
            print(fleet, SETTINGS[s], whole, device);
        }
    }

    @BeforeAll
    static void heads() {
        System.out.printf(
                Locale.ROOT,
                "alarms drill, seed %d%n| devices | features | n | setting | windows | alarms | mean | interval | PSI,"
                        + " device | PSI, fleet | KS, device | KS, fleet | time |%n| devices | features | n | setting |"
                        + " devices' part | fleet's, sudden | slow | mean | interval |%n",
                SEED);
    }

    private static void print(SimulatedFleet fleet, double setting, Between whole, DeviceTail.Estimate device) {
        double rate = device.mean() + (double) whole.alarms() / whole.windows();
        double error = Math.hypot(device.error(), Math.sqrt(whole.alarms()) / whole.windows());
        System.out.printf(
                Locale.ROOT,
                "| %d | %d | %d | %.0f | %.2f ± %.2f | %.2f ± %.2f | %.2f ± %.2f | %.0f | %.0f to %.0f |%n",
                fleet.devices(),
                fleet.features(),
                fleet.size(),
                setting,
                2 * setting * device.mean(),
                2 * setting * SHOWN * device.error(),
                4 * setting * whole.sudden() / whole.windows(),
                4 * setting * SHOWN * Math.sqrt(whole.sudden()) / whole.windows(),
                4 * setting * whole.slow() / whole.windows(),
                4 * setting * SHOWN * Math.sqrt(whole.slow()) / whole.windows(),
                1 / rate,
                1 / (rate + SHOWN * error),
                1 / Math.max(1e-9, rate - SHOWN * error));
        if (whole.alarms() >= ENOUGH_ALARMS) {
            assertTrue(Math.abs(1 / rate / setting - 1) <= TOLERANCE, () -> "a mean of " + 1 / rate);
        }
    }

    private static String customary(List<Customary> all, int windows) {
        int compared = Math.min(COMPARED, windows);
        double[] mean = new double[4];
        for (Customary each : all) {
            double[] shares = each.shares(compared);
            for (int i = 0; i < mean.length; i++) {
                mean[i] += 100 * shares[i] / all.size();
            }
        }
        return String.format(Locale.ROOT, "%.0f %% | %.0f %% | %.0f %% | %.0f %%", mean[0], mean[1], mean[2], mean[3]);
    }

    /**
     * Time at risk, in windows, and the alarms in it.
     *
     * @param windows in which no alarm stood, or one began
     */
    private record Between(int windows, int alarms, int device, int sudden, int slow) {

        static Between of(List<SimulatedFleet.Seen> streams, int windows) {
            int[] found = new int[5];
            for (SimulatedFleet.Seen seen : streams) {
                boolean before = false;
                for (int t = 0; t < windows; t++) {
                    boolean alarm = seen.alarm(t);
                    boolean begins = alarm && !before;
                    found[0] += before && alarm ? 0 : 1;
                    found[1] += begins ? 1 : 0;
                    found[2] += begins && seen.device(t) ? 1 : 0;
                    found[3] += begins && seen.sudden(t) ? 1 : 0;
                    found[4] += begins && seen.slow(t) ? 1 : 0;
                    before = alarm;
                }
            }
            return new Between(found[0], found[1], found[2], found[3], found[4]);
        }

        /** The mean time, and its bounds by the normal approximation to the logarithm of a Poisson rate. */
        double lower(double deviations) {
            return windows / (alarms + deviations * Math.sqrt(alarms + 1.0) + 1);
        }

        double upper(double deviations) {
            return windows / Math.max(1e-9, alarms - deviations * Math.sqrt(alarms));
        }

        String cells() {
            return String.format(
                    Locale.ROOT,
                    "%d (%d, %d, %d) | %.0f | %.0f to %.0f",
                    alarms,
                    device,
                    sudden,
                    slow,
                    windows / Math.max(1.0, alarms),
                    lower(SHOWN),
                    upper(SHOWN));
        }
    }

    @Test
    void findsDrift() {
        System.out.printf(
                Locale.ROOT,
                "detection, %d runs a line, setting 200, seed %d%n"
                        + "| fleet | n | what | on | found | median windows |%n|---|---|---|---|---|---|%n",
                RUNS,
                SEED);
        // Few windows are for a build that has little time.
        int[][] fleets = WINDOWS < 100 ? new int[][] {{1000, 200}} : new int[][] {{5000, 1}, {1000, 200}};
        for (int[] fleet : fleets) {
            for (int size : WINDOWS < 100 ? new int[] {500} : new int[] {50, 500, 50_000}) {
                for (double share : new double[] {0.05, 1}) {
                    for (double shift : new double[] {0.1, 0.25, 0.5}) {
                        detect(
                                new SimulatedFleet(fleet[0], fleet[1], size),
                                share,
                                shift + " σ",
                                random -> SimulatedFeature.of(World.BRIGHTNESS, shift, random));
                    }
                    for (double shift : new double[] {0.02, 0.05, 0.1}) {
                        detect(
                                new SimulatedFleet(fleet[0], fleet[1], size),
                                share,
                                "prior +" + shift,
                                random -> SimulatedFeature.classes(shift, random));
                    }
                }
            }
        }
    }

    /** Simulates the feature that drifts; what others of the fleet do is no matter of how soon this one is found. */
    private void detect(
            SimulatedFleet fleet, double share, String what, Function<SplittableRandom, SimulatedFeature> feature) {
        int runs = Math.max(3, fleet.size() > 500 ? RUNS / 2 : RUNS);
        int[] delays = IntStream.range(0, runs)
                .parallel()
                .map(run -> {
                    SplittableRandom random = random(run, what.hashCode() + fleet.hashCode() + (share < 1 ? 1 : 0));
                    return fleet.delay(feature.apply(random), share, BEFORE, AFTER, SETTINGS[0], random);
                })
                .toArray();
        int[] found = Arrays.stream(delays).filter(delay -> delay > 0).sorted().toArray();
        System.out.printf(
                Locale.ROOT,
                "| %d × %d | %d | %s | %.0f %% | %d of %d | %s |%n",
                fleet.devices(),
                fleet.features(),
                fleet.size(),
                what,
                100 * share,
                found.length,
                runs,
                2 * found.length > runs ? Integer.toString(found[runs / 2]) : "–");
        if (what.equals("0.5 σ") && share == 1) {
            assertTrue(found.length == runs && found[runs - 1] <= 2, () -> what + ": " + Arrays.toString(delays));
        }
    }

    /** What is simulated is what sketches of raw values hold after they were sent. */
    @Test
    void drawsCountsAsEncodedSketchesOfRawValuesHave() throws Exception {
        SplittableRandom random = random(0, 1);
        for (World world : World.values()) {
            QuantileSketch baseline = SimulatedFeature.sketch(world, SimulatedFeature.BASELINE, random);
            QuantileBins bins = QuantileBins.of(baseline, BaselineFeature.FINER);
            int values = 200_000;
            ObservationSketch window = new ObservationSketch();
            for (int i = 0; i < values; i++) {
                window.record("feature", world.draw(random));
            }
            ObservationSketch sent = ObservationSketch.fromDocument(
                    Document.parseCbor(window.toDocument().toCbor(), Limits.of(1 << 20)));
            long[] drawn = new Multinomial(SimulatedFeature.shares(world, bins, baseline, 0)).draw(values, random);
            ChiSquared same =
                    ChiSquared.between(drawn, bins.counts(sent.quantiles().get("feature")));
            assertTrue(same.pValue() > 1e-4, world + " " + same + ", seed " + SEED);
        }
    }

    private static SplittableRandom random(long run, long scenario) {
        return new SplittableRandom(SEED * 1_000_003 + run + scenario * 7919L);
    }
}
