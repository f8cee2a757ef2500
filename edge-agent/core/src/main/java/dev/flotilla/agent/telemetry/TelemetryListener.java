package dev.flotilla.agent.telemetry;

import dev.flotilla.agent.inference.InferenceListener;
import dev.flotilla.agent.inference.Prediction;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.sketch.InputStatistics;
import dev.flotilla.contract.sketch.Observation;
import java.util.concurrent.atomic.AtomicLong;

/** Turns inferences into observations, in the thread that infers. */
public final class TelemetryListener implements InferenceListener {
    private final TelemetryRecorder recorder;
    private final AtomicLong inferences = new AtomicLong();
    private final AtomicLong errors = new AtomicLong();

    public TelemetryListener(TelemetryRecorder recorder) {
        this.recorder = recorder;
    }

    @Override
    public void inferred(float[] input, Prediction prediction) {
        InputStatistics statistics = InputStatistics.of(input);
        recorder.record(
                prediction.bundle(),
                new Observation(
                        statistics.mean(),
                        statistics.contrast(),
                        prediction.index(),
                        prediction.confidence(),
                        prediction.latencyMillis()));
        inferences.incrementAndGet();
    }

    @Override
    public void failed(Digest bundle) {
        recorder.recordError(bundle);
        errors.incrementAndGet();
    }

    /** Inferences since the start. */
    public long inferences() {
        return inferences.get();
    }

    /** Failed inferences since the start. */
    public long errors() {
        return errors.get();
    }
}
