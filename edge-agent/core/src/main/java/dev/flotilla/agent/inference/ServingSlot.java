package dev.flotilla.agent.inference;

import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.inference.InferenceEngine;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.preprocess.WrongInputException;
import dev.flotilla.contract.protocol.ShadowTerms;
import java.util.Optional;

/**
 * The one model that answers. Any number of threads may infer while another swaps it: each inference runs wholly on the
 * old or wholly on the new model, and none waits for the swap.
 */
public final class ServingSlot implements AutoCloseable {
    private final InferenceEngine engine;
    private final InferenceListener listener;
    private final Guard guard;
    private final ShadowPolicy shadows;
    private volatile Optional<ServedModel> current = Optional.empty();
    private volatile Optional<Shadow> shadow = Optional.empty();

    public ServingSlot(InferenceEngine engine, InferenceListener listener, Guard guard) {
        this(engine, listener, guard, ShadowPolicy.DEFAULT);
    }

    /** @param shadows what there is for a model in shadow */
    public ServingSlot(InferenceEngine engine, InferenceListener listener, Guard guard, ShadowPolicy shadows) {
        this.engine = engine;
        this.listener = listener;
        this.guard = guard;
        this.shadows = shadows;
    }

    /**
     * Loads a bundle beside the one that serves, with all checks of {@link ServedModel#load}. It serves only after
     * {@link #swap}; a caller that does not go on to that must {@link #discard} it.
     */
    public ServedModel load(Bundle bundle) throws ModelUnfitException {
        return ServedModel.load(engine, bundle, guard);
    }

    /** From now on this model answers; the one before is closed once its last inference is done. */
    public void swap(ServedModel next) {
        replace(Optional.of(next));
    }

    private void replace(Optional<ServedModel> next) {
        Optional<ServedModel> before;
        synchronized (this) {
            before = current;
            current = next;
        }
        before.ifPresent(ServedModel::release);
    }

    /** Closes a model that was loaded but shall not serve. */
    public void discard(ServedModel loaded) {
        loaded.release();
    }

    /** What there is for a model in shadow. */
    public ShadowPolicy shadows() {
        return shadows;
    }

    /**
     * Has a bundle run in shadow, with all checks of {@link ServedModel#load}, instead of the one before.
     *
     * @throws ModelUnfitException also if it takes more than there is for it
     */
    public void startShadow(Bundle bundle, ShadowTerms terms) throws ModelUnfitException {
        endShadow();
        Optional<String> refusal = shadows.refusal(bundle);
        if (refusal.isPresent()) {
            throw new ModelUnfitException(refusal.get());
        }
        shadow = Optional.of(new Shadow(load(bundle), terms, listener));
    }

    /** What runs in shadow, or did until it stopped by itself. */
    public Optional<Shadow> shadow() {
        return shadow;
    }

    /** Nothing runs in shadow any more. */
    public void endShadow() {
        shadow.ifPresent(Shadow::close);
        shadow = Optional.empty();
    }

    /** What serves now. */
    public Optional<Bundle> serving() {
        return current.map(ServedModel::bundle);
    }

    /** Name and version of what serves now, for people; empty if nothing does. */
    public String title() {
        return serving()
                .map(bundle ->
                        bundle.manifest().name() + " " + bundle.manifest().version())
                .orElse("");
    }

    /** The SHA-256 of what the serving model answered to its self-test when it was loaded. */
    public Optional<Digest> selfTestOutput() {
        return current.map(ServedModel::selfTestOutput);
    }

    /**
     * Runs the self-test on the serving model, the way inferences reach it.
     *
     * @return the SHA-256 of its outputs
     */
    public Digest repeatSelfTest() throws ModelUnfitException, NotServingException {
        ServedModel model = acquire();
        try {
            return model.repeatSelfTest();
        } finally {
            model.release();
        }
    }

    /**
     * Classifies one image.
     *
     * @param pixels unsigned bytes: rows, then columns, then channels
     * @throws NotServingException if there is no model yet
     * @throws WrongInputException if the image is not of the model's size
     * @throws InferenceException if the runtime fails
     */
    public Prediction infer(byte[] pixels) throws NotServingException, WrongInputException, InferenceException {
        ServedModel model = acquire();
        try {
            Prediction answer = model.infer(pixels, listener);
            shadow.ifPresent(beside -> beside.answered(pixels, answer));
            return answer;
        } finally {
            model.release();
        }
    }

    /**
     * Classifies an input that the caller prepared, wholly on the model that the source is asked for.
     *
     * @throws NotServingException if there is no model yet
     * @throws WrongInputException from the source, or if its tensor is not of the model's size, holds what is no number or
     *     what the bundle's preprocessing never gives
     * @throws InferenceException if the runtime fails
     */
    public Prediction infer(TensorSource source) throws NotServingException, WrongInputException, InferenceException {
        ServedModel model = acquire();
        try {
            Kept kept = new Kept(source);
            Prediction answer = model.infer(kept, listener);
            shadow.ifPresent(beside -> beside.answered(kept.tensor, model.bundle(), answer));
            return answer;
        } finally {
            model.release();
        }
    }

    /** What a caller prepared, for a shadow that gets it too: the caller is asked once. */
    private static final class Kept implements TensorSource {
        private final TensorSource source;
        private byte[] tensor = new byte[0];

        private Kept(TensorSource source) {
            this.source = source;
        }

        @Override
        public byte[] tensor(Bundle bundle) throws WrongInputException {
            tensor = source.tensor(bundle);
            return tensor;
        }
    }

    private ServedModel acquire() throws NotServingException {
        // A model that is closed between the two steps has a successor in place by then.
        while (true) {
            ServedModel model = current.orElseThrow(NotServingException::new);
            if (model.acquire()) {
                return model;
            }
        }
    }

    /** Nothing serves any more; inferences under way end first. */
    @Override
    public void close() {
        endShadow();
        replace(Optional.empty());
    }
}
