package dev.flotilla.agent.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.agent.testkit.LossyFiles;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.ShadowFeatures;
import dev.flotilla.contract.protocol.TelemetryReport;
import dev.flotilla.contract.protocol.TelemetryWatch;
import dev.flotilla.contract.protocol.Window;
import dev.flotilla.contract.sketch.Features;
import dev.flotilla.contract.sketch.InputFeatures;
import dev.flotilla.contract.sketch.Observation;
import dev.flotilla.contract.sketch.ObservationSketch;
import dev.flotilla.contract.sketch.Resolution;
import dev.flotilla.contract.testkit.ManualClock;
import dev.flotilla.contract.testkit.Seeds;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EconomyTest {
    private static final long DAILY = 2_048;
    private static final Duration DAYS = Duration.ofDays(3);
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Digest BUNDLE = Digest.of(new byte[] {1});
    private static final Digest NEXT = Digest.of(new byte[] {2});

    private final ManualClock clock = new ManualClock();
    private final LossyFiles files = new LossyFiles();
    private final List<Window> sent = new ArrayList<>();
    private Spool spool;
    private Economy economy;

    EconomyTest() throws IOException {
        open(DAILY);
    }

    private void open(long daily) throws IOException {
        open(daily, TelemetryTerms.USUAL_WATCH_BYTES);
    }

    private void open(long daily, long watchBytes) throws IOException {
        spool = new Spool("edge-1", files, 10_000);
        economy = Economy.open(
                "edge-1", new TelemetryTerms(daily, watchBytes, Optional.empty()), files, spool, new SecureRandom());
    }

    /** Whatever models see and say, no day takes more than its bytes, and every inference is told of. */
    @Test
    void daysOfVariedTrafficStayWithinTheirBytes() throws IOException {
        Random random = Seeds.random("daysOfVariedTrafficStayWithinTheirBytes");
        for (int round = 0; round < 8; round++) {
            new EconomyTest().requireBudget(random);
        }
    }

    private void requireBudget(Random random) throws IOException {
        Traffic traffic = Traffic.random(random);
        Duration length = Duration.ofMinutes(5 + random.nextInt(25));
        Map<Long, Long> bytesOfDay = new TreeMap<>();
        long inferences = 0;
        for (int number = 0; clock.instant().isBefore(ManualClock.START.plus(DAYS)); number++) {
            List<Window> windows = new ArrayList<>();
            if (random.nextInt(10) > 0) {
                Window window = traffic.window(clock.instant(), number, BUNDLE);
                inferences += window.sketch().inferences();
                windows.add(window);
            }
            if (random.nextInt(50) == 0) {
                files.crash(LossyFiles.Fate.LOST);
                open(DAILY);
            }
            clock.advance(length);
            economy.add(windows, clock.instant());
            bytesOfDay.merge(clock.instant().getEpochSecond() / 86_400, takeSpooled(), Long::sum);
        }
        System.out.println(traffic + ": bytes by day " + bytesOfDay + ", resolutions "
                + sent.stream().map(window -> window.sketch().resolution()).toList() + ", omitted "
                + sent.stream().map(window -> window.sketch().omitted()).toList());
        bytesOfDay.values().forEach(bytes -> assertTrue(bytes <= DAILY, bytesOfDay.toString()));
        long told =
                sent.stream().mapToLong(window -> window.sketch().inferences()).sum();
        assertEquals(inferences, told + heldInferences(), "none is lost and none told twice");
        assertTrue(sent.size() >= Economy.WINDOWS_A_DAY * DAYS.toDays(), sent.size() + " windows");
    }

    private long heldInferences() throws IOException {
        if (files.size("held.cbor") == 0) {
            return 0;
        }
        byte[] held = files.read("held.cbor", TelemetryReport.MAX_BYTES).orElseThrow();
        return TelemetryReport.parse(held).windows().get(0).sketch().inferences();
    }

    /** Takes what the spool has, as the server does; its bytes. */
    private long takeSpooled() throws IOException {
        long bytes = 0;
        for (String id : spool.ids()) {
            byte[] report = spool.report(id).orElseThrow();
            bytes += report.length;
            sent.addAll(TelemetryReport.parse(report).windows());
            spool.remove(id);
        }
        return bytes;
    }

    @Test
    void aWindowSaysTheResolutionThatItHas() throws IOException {
        Traffic traffic = new Traffic(Seeds.random("aWindowSaysTheResolutionThatItHas"), 30, 1_000, 50);
        for (int number = 0; number < 48; number++) {
            economy.add(List.of(traffic.window(clock.instant(), number, BUNDLE)), clock.instant());
            clock.advance(Duration.ofMinutes(30));
        }
        takeSpooled();
        ObservationSketch last = sent.get(sent.size() - 1).sketch();
        assertTrue(last.resolution() >= 4, "resolution " + last.resolution());
        assertTrue(last.omitted() > 0);
        assertEquals(
                Resolution.relativeAccuracy(last.resolution()),
                last.quantiles().get(ObservationSketch.CONFIDENCE).relativeAccuracy());
        assertEquals(last.inferences(), last.predictions().total());
        assertTrue(last.predictions().undercount() > 0);
    }

    /** What the default is meant for: a classifier of images, ten classes, steady light. */
    @Test
    void aUsualModelOmitsNothing() throws IOException {
        Random random = Seeds.random("aUsualModelOmitsNothing");
        List<String> names = List.of(
                InputFeatures.SHARPNESS, InputFeatures.ENTROPY, "output.p0", "output.p1", "output.p2", "output.p3");
        for (int minute = 0; minute < 1_440; minute++) {
            ObservationSketch sketch = ObservationSketch.bounded();
            for (int i = 0; i < 6; i++) {
                double[] values = new double[names.size()];
                Arrays.setAll(values, feature -> 0.3 + feature / 10.0 + random.nextGaussian() / 20);
                double confidence = 1 - 0.6 * Math.pow(random.nextDouble(), 4);
                double mean = 0.28 + random.nextGaussian() / 20;
                sketch.record(
                        new Observation(
                                mean, 0.35 + mean / 10, random.nextInt(10), confidence, 2 + random.nextDouble()),
                        new Features(names, values));
            }
            economy.add(List.of(window(minute, sketch)), clock.instant());
            clock.advance(MINUTE);
        }
        takeSpooled();
        System.out.println("a usual model: "
                + sent.stream()
                        .map(window -> window.sketch() + " of " + WindowFit.bytes(window) + " bytes, resolution "
                                + window.sketch().resolution())
                        .toList());
        assertEquals(2, sent.size());
        assertEquals(0, sent.get(1).sketch().omitted());
        assertTrue(sent.get(1).sketch().resolution() <= 4);
        assertEquals(0, sent.get(1).sketch().cells().others());
    }

    private Window window(int number, ObservationSketch sketch) {
        String id = String.format(Locale.ROOT, "%012x-%08x", clock.instant().toEpochMilli(), number);
        return new Window(id, clock.instant(), clock.instant().plus(MINUTE), BUNDLE, sketch);
    }

    @Test
    void everyFeatureHasItsTurn() throws IOException {
        Traffic traffic = new Traffic(Seeds.random("everyFeatureHasItsTurn"), 40, 10, 5);
        Map<String, Long> told = new TreeMap<>();
        for (int window = 0; window < 400; window++) {
            Window full = traffic.window(clock.instant(), window, BUNDLE);
            WindowFit.fit(full, 1_024, window)
                    .sketch()
                    .quantiles()
                    .forEach((name, sketch) -> told.merge(name, sketch.count(), Long::sum));
        }
        told.forEach((name, count) -> assertTrue(count > 0, name + " is never told of"));
        assertEquals(40 + 4 + ObservationSketch.FEATURES.size(), told.size());
    }

    @Test
    void withoutABudgetEveryWindowGoesAsItIs() throws IOException {
        open(0);
        Traffic traffic = new Traffic(Seeds.random("withoutABudgetEveryWindowGoesAsItIs"), 30, 10, 50);
        List<Window> windows =
                List.of(traffic.window(clock.instant(), 1, BUNDLE), traffic.window(clock.instant(), 2, BUNDLE));
        economy.add(windows, clock.instant());
        takeSpooled();
        assertEquals(windows, sent);
    }

    @Test
    void anotherBundleEndsTheWindowAndHasItsOwnBytes() throws IOException {
        Traffic traffic = new Traffic(Seeds.random("anotherBundleEndsTheWindowAndHasItsOwnBytes"), 1, 10, 5);
        for (int minute = 0; minute < 60; minute++) {
            economy.add(List.of(traffic.window(clock.instant(), minute, BUNDLE)), clock.instant());
            clock.advance(MINUTE);
        }
        economy.add(List.of(traffic.window(clock.instant(), 60, NEXT)), clock.instant());
        takeSpooled();
        assertEquals(
                List.of(BUNDLE, BUNDLE, NEXT), sent.stream().map(Window::bundle).toList());
        assertEquals(0, economy.dropped());
    }

    @Test
    void whatWaitsSurvivesARestartAndGoesOn() throws IOException {
        Traffic traffic = new Traffic(Seeds.random("whatWaitsSurvivesARestartAndGoesOn"), 1, 10, 5);
        economy.add(List.of(traffic.window(clock.instant(), 1, BUNDLE)), clock.instant());
        takeSpooled();
        Window waiting = traffic.window(clock.instant(), 2, BUNDLE);
        economy.add(List.of(waiting), clock.instant());
        files.crash(LossyFiles.Fate.LOST);
        open(0);
        economy.add(List.of(), clock.instant());
        takeSpooled();
        assertEquals(waiting.id(), sent.get(1).id());
        assertEquals(waiting.sketch().inferences(), sent.get(1).sketch().inferences());
    }

    @Test
    void aClockThatIsSetBackGivesNoBytes() throws IOException {
        Traffic traffic = new Traffic(Seeds.random("aClockThatIsSetBackGivesNoBytes"), 1, 10, 5);
        for (int i = 0; i < 50; i++) {
            economy.add(List.of(traffic.window(clock.instant(), i, BUNDLE)), clock.instant());
            clock.advance(Duration.ofDays(-1));
        }
        assertTrue(takeSpooled() <= DAILY);
    }

    private static TelemetryWatch watch(int minutes, int every) {
        return new TelemetryWatch(Duration.ofMinutes(minutes), Duration.ofMinutes(every));
    }

    /** So many windows of a minute, one after the other. */
    private void minutes(Traffic traffic, int count) throws IOException {
        for (int minute = 0; minute < count; minute++) {
            Window window = traffic.window(clock.instant(), minute, BUNDLE);
            clock.advance(MINUTE);
            economy.add(List.of(window), clock.instant());
        }
        takeSpooled();
    }

    @Test
    void windowsGoAsOftenAsTheFleetAsks() throws IOException {
        Traffic traffic = new Traffic(Seeds.random("windowsGoAsOftenAsTheFleetAsks"), 5, 10, 30);
        minutes(traffic, 60);
        sent.clear();
        Instant asked = clock.instant();
        economy.watch(watch(31, 3), asked);
        economy.add(List.of(), asked);
        takeSpooled();
        assertEquals(1, sent.size(), "what waited goes at once");
        assertEquals(asked, sent.get(0).end());
        sent.clear();
        minutes(traffic, 60);
        assertEquals(10, sent.size());
        for (int i = 0; i < sent.size(); i++) {
            assertEquals(asked.plus(Duration.ofMinutes(3L * i)), sent.get(i).start());
            assertEquals(asked.plus(Duration.ofMinutes(3L * i + 3)), sent.get(i).end());
        }
    }

    @Test
    void aWindowUnderWayWhenTheFleetAsksDoesNotMixWithWhatComes() throws IOException {
        Traffic traffic = new Traffic(Seeds.random("aWindowUnderWayWhenTheFleetAsks"), 5, 10, 30);
        minutes(traffic, 2);
        sent.clear();
        Window underWay = traffic.window(clock.instant(), 2, BUNDLE);
        clock.advance(Duration.ofSeconds(30));
        economy.watch(watch(30, 5), clock.instant());
        clock.advance(Duration.ofSeconds(30));
        economy.add(List.of(underWay), clock.instant());
        takeSpooled();
        Instant end = clock.instant();
        assertEquals(end, sent.get(sent.size() - 1).end());
        sent.clear();
        minutes(traffic, 5);
        assertEquals(List.of(end), sent.stream().map(Window::start).toList());
    }

    @Test
    void askingAgainProlongsAWatchAndItEndsWithoutThat() throws IOException {
        Traffic traffic = new Traffic(Seeds.random("askingAgainProlongsAWatch"), 5, 10, 30);
        economy.watch(watch(15, 1), clock.instant());
        minutes(traffic, 10);
        economy.watch(watch(15, 1), clock.instant());
        minutes(traffic, 10);
        assertEquals(20, sent.size());
        minutes(traffic, 20);
        assertEquals(
                25, sent.size(), "the last request was for 15 minutes, of which 10 had passed; one may go as usual");
    }

    /** However often and however long it asks. */
    @Test
    void aWatchHasBytesOfItsOwnAndNoMore() throws IOException {
        Random random = Seeds.random("aWatchHasBytesOfItsOwnAndNoMore");
        for (int round = 0; round < 3; round++) {
            new EconomyTest().requireWatchBudget(random);
        }
    }

    private void requireWatchBudget(Random random) throws IOException {
        long watchBytes = TelemetryTerms.LEAST_WATCH_BYTES * (1 + random.nextInt(20));
        open(DAILY, watchBytes);
        Traffic traffic = Traffic.random(random);
        Map<Long, Long> bytesOfDay = new TreeMap<>();
        long inferences = 0;
        for (int window = 0; window < 300; window++) {
            economy.watch(watch(30, 1 + random.nextInt(15)), clock.instant());
            if (random.nextInt(50) == 0) {
                files.crash(LossyFiles.Fate.LOST);
                open(DAILY, watchBytes);
            }
            Window next = traffic.window(clock.instant(), window, BUNDLE);
            inferences += next.sketch().inferences();
            clock.advance(Duration.ofMinutes(6));
            economy.add(List.of(next), clock.instant());
            bytesOfDay.merge(clock.instant().getEpochSecond() / 86_400, takeSpooled(), Long::sum);
        }
        System.out.println(traffic + ", " + watchBytes + " bytes under watch: bytes by day " + bytesOfDay);
        bytesOfDay
                .values()
                .forEach(bytes -> assertTrue(bytes <= DAILY + watchBytes, bytesOfDay + ", may be " + watchBytes));
        assertTrue(bytesOfDay.values().iterator().next() > DAILY, bytesOfDay.toString());
        long told =
                sent.stream().mapToLong(window -> window.sketch().inferences()).sum();
        assertEquals(inferences, told + heldInferences(), "none is lost and none told twice");
    }

    @Test
    void whoGivesNoBytesForWatchesIsNotMoved() throws IOException {
        open(DAILY, 0);
        Traffic traffic = new Traffic(Seeds.random("whoGivesNoBytesForWatchesIsNotMoved"), 5, 10, 30);
        economy.watch(watch(60, 1), clock.instant());
        minutes(traffic, 60);
        assertEquals(1, sent.size());
    }

    @Test
    void whatComparesWithAShadowStaysWhateverElseHasToGo() throws IOException {
        Traffic traffic = new Traffic(Seeds.random("whatComparesWithAShadowStays"), 250, 10, 30);
        Window window = traffic.window(clock.instant(), 0, BUNDLE);
        String agreement = ShadowFeatures.of(NEXT).agreement();
        for (int i = 0; i < 40; i++) {
            window.sketch().record(agreement, i % 2);
        }
        ObservationSketch fitted = WindowFit.fit(window, 1_024, 0).sketch();
        assertTrue(fitted.omitted() > 200, fitted.omitted() + " features omitted");
        assertEquals(40, fitted.quantiles().get(agreement).count());
    }

    @Test
    void damagedFilesAreNoReasonNotToStart() throws IOException {
        files.replace("held.cbor", new byte[] {1, 2, 3});
        files.replace("budget.cbor", new byte[] {1, 2, 3});
        open(DAILY);
        assertEquals(1, economy.dropped());
    }

    @Test
    void refusesABudgetThatIsTooSmallToSayAnything() {
        assertThrows(IllegalArgumentException.class, () -> open(TelemetryTerms.LEAST_BYTES - 1));
        assertThrows(IllegalArgumentException.class, () -> TelemetryTerms.requireBytes(1));
    }

    /** A model's inferences, a window a minute. */
    private static final class Traffic {
        private final Random random;
        private final InputFeatures features;
        private final int columns;
        private final int classes;
        private final int perMinute;

        Traffic(Random random, int columns, int classes, int perMinute) {
            this.random = random;
            this.features = InputFeatures.ofValues(columns, classes, 0, 1);
            this.columns = columns;
            this.classes = classes;
            this.perMinute = perMinute;
        }

        static Traffic random(Random random) {
            int columns = 1 + random.nextInt(random.nextBoolean() ? 20 : 300);
            int classes = 2 + random.nextInt(random.nextBoolean() ? 10 : 2_000);
            return new Traffic(random, columns, classes, 1 + random.nextInt(20));
        }

        Window window(Instant start, int number, Digest bundle) {
            ObservationSketch sketch = ObservationSketch.bounded();
            double scale = Math.pow(10, 3 * Math.sin(number / 500.0));
            for (int i = random.nextInt(perMinute) + 1; i > 0; i--) {
                float[] input = new float[columns];
                for (int column = 0; column < columns; column++) {
                    input[column] = (float) (random.nextGaussian() * scale + column);
                }
                float[] scores = new float[classes];
                int predicted = random.nextInt(classes);
                scores[predicted] = random.nextFloat();
                sketch.record(
                        new Observation(
                                random.nextGaussian(), scale, predicted, scores[predicted], 5 + random.nextDouble()),
                        features.of(input, scores, new float[0]));
            }
            String id = String.format(Locale.ROOT, "%012x-%08x", start.toEpochMilli(), number);
            return new Window(id, start, start.plus(MINUTE), bundle, sketch);
        }

        @Override
        public String toString() {
            return columns + " columns, " + classes + " classes, up to " + perMinute + " inferences a minute";
        }
    }
}
