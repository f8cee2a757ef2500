package dev.flotilla.contract.sketch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ObservationRecorderTest {
    private static final Observation SOME = new Observation(0.5, 0.25, 3, 0.75, 8);

    @Test
    void putsEveryObservationIntoExactlyOneWindow() throws InterruptedException, ExecutionException {
        ObservationRecorder recorder = new ObservationRecorder();
        ObservationSketch sum = new ObservationSketch();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                running.add(threads.submit(() -> {
                    for (int i = 0; i < 5_000; i++) {
                        recorder.record(SOME);
                    }
                }));
            }
            while (!running.stream().allMatch(Future::isDone)) {
                sum.merge(recorder.take());
            }
            for (Future<?> thread : running) {
                thread.get();
            }
        } finally {
            threads.shutdownNow();
        }
        sum.merge(recorder.take());
        assertEquals(20_000, sum.inferences());
        assertEquals(20_000, sum.predictions().count(3));
        assertEquals(20_000, sum.quantiles().get(ObservationSketch.CONFIDENCE).count());
        assertTrue(recorder.snapshot().isEmpty());
    }

    @Test
    void countsAnObservationThatIsNotFiniteAsAnError() {
        ObservationSketch sketch = new ObservationSketch();
        sketch.record(new Observation(0.5, 0.25, 3, Double.NaN, 8));
        assertEquals(0, sketch.inferences());
        assertEquals(1, sketch.errors());
        assertEquals(0, sketch.quantiles().get(ObservationSketch.INPUT_MEAN).count());
        assertEquals(0, sketch.predictions().total());
    }

    @Test
    void refusesACategoryOutOfBounds() {
        CategoryCounts counts = new CategoryCounts();
        assertThrows(IllegalArgumentException.class, () -> counts.add(-1));
        assertThrows(IllegalArgumentException.class, () -> counts.add(CategoryCounts.MAX_CATEGORIES));
    }

    @Test
    void measuresLightAndContrast() {
        InputStatistics statistics = InputStatistics.of(new float[] {1, 3, 5, 7});
        assertEquals(4, statistics.mean());
        assertEquals(Math.sqrt(5), statistics.contrast(), 1e-12);
        assertEquals(0, InputStatistics.of(new float[] {2.5f, 2.5f}).contrast());
        assertThrows(IllegalArgumentException.class, () -> InputStatistics.of(new float[0]));
    }
}
