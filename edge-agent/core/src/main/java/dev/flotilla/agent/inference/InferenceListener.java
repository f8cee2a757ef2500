package dev.flotilla.agent.inference;

import dev.flotilla.contract.bundle.Digest;

/** Hears of every inference, in the thread that made it. */
public interface InferenceListener {

    /**
     * The model answered.
     *
     * @param input the values that it got, after preprocessing; not to be kept
     */
    void inferred(float[] input, Prediction prediction);

    /** An inference of this bundle failed for a reason other than a wrong input. */
    void failed(Digest bundle);

    /** An input did not reach the model. */
    void refused(Refusal why);

    /** A bundle in shadow was compared with what was answered; in the shadow's own thread. */
    default void compared(Digest shadow, Comparison comparison) {}

    /** An input that was meant for the bundle in shadow too is left out. */
    default void leftOut(Digest shadow) {}

    /** Hears nothing. */
    static InferenceListener none() {
        return new InferenceListener() {
            @Override
            public void inferred(float[] input, Prediction prediction) {}

            @Override
            public void failed(Digest bundle) {}

            @Override
            public void refused(Refusal why) {}
        };
    }
}
