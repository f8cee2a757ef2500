package dev.flotilla.agent.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.agent.inference.Guard;
import dev.flotilla.agent.inference.ServingSlot;
import dev.flotilla.agent.testkit.FakeEngine;
import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.BundleReader;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.Window;
import dev.flotilla.contract.sketch.InputFeatures;
import dev.flotilla.contract.sketch.ObservationSketch;
import dev.flotilla.contract.sketch.QuantileSketch;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.contract.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TelemetryRecorderTest {
    @Test
    void countsTheWindowsThatGoBecauseTooManyEndedBeforeAnybodyTookThem() {
        TelemetryRecorder recorder =
                new TelemetryRecorder(new ManualClock(), Duration.ofMinutes(1), new Random(1), MemoryGauge.NONE);
        int windows = TelemetryRecorder.MAX_ENDED + 3;
        for (int i = 0; i <= windows; i++) {
            recorder.recordError(Digest.of(new byte[] {(byte) i}));
        }
        assertEquals(3, recorder.dropped());
        assertEquals(TelemetryRecorder.MAX_ENDED, recorder.takeEnded().size());
        assertEquals(3, recorder.dropped());
    }

    @Test
    void saysWhatMemoryThereWasAtEachWindowsEnd() {
        ArrayDeque<Long> resident = new ArrayDeque<>(List.of(3_000_000L, 5_000_000L));
        TelemetryRecorder recorder = new TelemetryRecorder(
                new ManualClock(),
                Duration.ofMinutes(1),
                new Random(1),
                () -> resident.isEmpty() ? OptionalLong.empty() : OptionalLong.of(resident.removeFirst()));
        for (int i = 0; i < 3; i++) {
            recorder.recordError(Digest.of(new byte[] {(byte) i}));
        }
        List<Window> windows = recorder.takeAll();
        assertEquals(List.of(3_000_000d, 5_000_000d), memory(windows.subList(0, 2)));
        assertEquals(
                Set.copyOf(ObservationSketch.FEATURES),
                windows.get(2).sketch().quantiles().keySet());
    }

    @Test
    void makesNoWindowOfMemoryAlone() {
        ManualClock clock = new ManualClock();
        TelemetryRecorder recorder =
                new TelemetryRecorder(clock, Duration.ofMinutes(1), new Random(1), () -> OptionalLong.of(1));
        clock.advance(Duration.ofMinutes(2));
        assertEquals(List.of(), recorder.takeEnded());
    }

    private static List<Double> memory(List<Window> windows) {
        List<Double> means = new ArrayList<>();
        for (Window window : windows) {
            QuantileSketch values = window.sketch().quantiles().get(ObservationSketch.MEMORY_BYTES);
            assertEquals(1, values.count());
            means.add(values.mean());
        }
        return means;
    }

    @Test
    void watchesTheEmbeddingWhereTheModelGivesOne() throws Exception {
        Bundle bundle = BundleReader.read(Bundles.withEmbedding("1.0.0"));
        TelemetryRecorder recorder =
                new TelemetryRecorder(new ManualClock(), Duration.ofMinutes(1), new Random(1), MemoryGauge.NONE);
        ServingSlot slot = new ServingSlot(new FakeEngine(), new TelemetryListener(recorder), Guard.OFF);
        slot.swap(slot.load(bundle));
        for (int i = 0; i < 20; i++) {
            slot.infer(Bundles.image(i));
        }
        ObservationSketch seen = recorder.takeAll().get(0).sketch();
        for (int p = 0; p < InputFeatures.EMBEDDING_PROJECTIONS; p++) {
            String feature = InputFeatures.EMBEDDING + "p" + p;
            assertEquals(20, seen.quantiles().get(feature).count(), feature);
            assertTrue(bundle.baseline().sketch().quantiles().get(feature).count() > 0, feature);
        }
    }

    @Test
    void showsWhatTheBundleDidOverTheWindowsSinceItWasFirstAsked() {
        ManualClock clock = new ManualClock();
        TelemetryRecorder recorder =
                new TelemetryRecorder(clock, Duration.ofMinutes(1), new Random(1), OptionalLong::empty);
        Digest first = Digest.of(new byte[] {1});
        assertEquals(0, recorder.observed().errors());
        recorder.recordError(first);
        clock.advance(Duration.ofMinutes(1));
        assertEquals(1, recorder.takeEnded().size());
        recorder.recordError(first);
        assertEquals(2, recorder.observed().errors());
        recorder.recordError(Digest.of(new byte[] {2}));
        assertEquals(1, recorder.observed().errors());
    }
}
