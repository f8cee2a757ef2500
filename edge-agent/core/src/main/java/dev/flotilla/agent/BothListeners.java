package dev.flotilla.agent;

import dev.flotilla.agent.inference.Comparison;
import dev.flotilla.agent.inference.InferenceListener;
import dev.flotilla.agent.inference.Prediction;
import dev.flotilla.agent.inference.Refusal;
import dev.flotilla.contract.bundle.Digest;

/** Has two hear of every inference, one after the other. */
final class BothListeners implements InferenceListener {
    private final InferenceListener first;
    private final InferenceListener second;

    BothListeners(InferenceListener first, InferenceListener second) {
        this.first = first;
        this.second = second;
    }

    @Override
    public void inferred(float[] input, Prediction prediction) {
        first.inferred(input, prediction);
        second.inferred(input, prediction);
    }

    @Override
    public void failed(Digest bundle) {
        first.failed(bundle);
        second.failed(bundle);
    }

    @Override
    public void refused(Refusal why) {
        first.refused(why);
        second.refused(why);
    }

    @Override
    public void compared(Digest shadow, Comparison comparison) {
        first.compared(shadow, comparison);
        second.compared(shadow, comparison);
    }

    @Override
    public void leftOut(Digest shadow) {
        first.leftOut(shadow);
        second.leftOut(shadow);
    }
}
