package dev.flotilla.agent.telemetry;

import dev.flotilla.agent.inference.InferenceListener;
import dev.flotilla.agent.inference.Prediction;
import dev.flotilla.agent.inference.Refusal;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.sketch.InputStatistics;
import dev.flotilla.contract.sketch.Observation;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** Turns inferences into observations, in the thread that infers. */
public final class TelemetryListener implements InferenceListener {
    private final TelemetryRecorder recorder;
    private final AtomicLong inferences = new AtomicLong();
    private final AtomicLong errors = new AtomicLong();
    private final AtomicLong unusual = new AtomicLong();
    private final AtomicLongArray refused = new AtomicLongArray(Refusal.values().length);

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
        if (prediction.unusual()) {
            unusual.incrementAndGet();
        }
    }

    @Override
    public void failed(Digest bundle) {
        recorder.recordError(bundle);
        errors.incrementAndGet();
    }

    @Override
    public void refused(Refusal why) {
        refused.incrementAndGet(why.ordinal());
    }

    /** Inferences since the start. */
    public long inferences() {
        return inferences.get();
    }

    /** Failed inferences since the start. */
    public long errors() {
        return errors.get();
    }

    /** Inputs unlike the bundle's baseline that were answered all the same, since the start. */
    public long unusual() {
        return unusual.get();
    }

    /** Inputs that did not reach the model, since the start, by reason. */
    public Map<Refusal, Long> refused() {
        Map<Refusal, Long> counts = new EnumMap<>(Refusal.class);
        for (Refusal why : Refusal.values()) {
            counts.put(why, refused.get(why.ordinal()));
        }
        return counts;
    }
}
