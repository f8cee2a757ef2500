package dev.flotilla.agent.telemetry;

import dev.flotilla.agent.inference.Comparison;
import dev.flotilla.agent.inference.InferenceListener;
import dev.flotilla.agent.inference.Prediction;
import dev.flotilla.agent.inference.Refusal;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.ShadowFeatures;
import dev.flotilla.contract.sketch.Features;
import dev.flotilla.contract.sketch.InputStatistics;
import dev.flotilla.contract.sketch.Observation;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/** Turns inferences into observations, in the thread that infers. */
public final class TelemetryListener implements InferenceListener {
    private final TelemetryRecorder recorder;
    private final AtomicLong inferences = new AtomicLong();
    private final AtomicLong errors = new AtomicLong();
    private final AtomicLong unusual = new AtomicLong();
    /** Filled once, with all reasons. */
    private final Map<Refusal, AtomicLong> refused = new EnumMap<>(Refusal.class);

    public TelemetryListener(TelemetryRecorder recorder) {
        this.recorder = recorder;
        for (Refusal why : Refusal.values()) {
            refused.put(why, new AtomicLong());
        }
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
                        prediction.latencyMillis()),
                prediction
                        .watched()
                        .map(features -> features.of(input, prediction.scores(), prediction.embedding()))
                        .orElseGet(Features::none));
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
        Objects.requireNonNull(refused.get(why)).incrementAndGet();
    }

    @Override
    public void compared(Digest shadow, Comparison comparison) {
        ShadowFeatures features = ShadowFeatures.of(shadow);
        recorder.recordFeature(features.agreement(), comparison.agreed() ? 1 : 0);
        recorder.recordFeature(features.dropped(), 0);
        comparison.distance().ifPresent(distance -> recorder.recordFeature(features.distance(), distance));
        comparison.latencyRatio().ifPresent(ratio -> recorder.recordFeature(features.latencyRatio(), ratio));
    }

    @Override
    public void leftOut(Digest shadow) {
        recorder.recordFeature(ShadowFeatures.of(shadow).dropped(), 1);
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
        refused.forEach((why, count) -> counts.put(why, count.get()));
        return counts;
    }
}
