package dev.flotilla.contract.bundle;

import dev.flotilla.contract.inference.TensorSpec;
import dev.flotilla.contract.preprocess.PreprocessSpec;
import dev.flotilla.contract.sketch.InputFeatures;
import java.util.List;
import java.util.Optional;

/**
 * A model with all that a device and the fleet need beside it, as read from one file.
 *
 * <p>Its parts agree with each other: one input of the preprocessing's size, one output with as many values as labels, and
 * self-test cases of just these sizes. Nothing here is signed; the signature is over the digest of the whole file.
 */
public final class Bundle {
    /** Most bytes of a bundle file: 64 MiB. */
    public static final int MAX_BYTES = 64 << 20;

    /** What a bundle's file name ends with. */
    public static final String FILE_SUFFIX = ".flotilla";

    static final String MANIFEST = "manifest.json";
    static final String MODEL = "model.tflite";
    static final String SEALED_MODEL = "model.sealed";
    static final String LABELS = "labels.txt";
    static final String PREPROCESS = "preprocess.json";
    static final String BASELINE = "baseline.cbor";
    static final String SELF_TEST = "selftest.cbor";

    private final Digest digest;
    private final Manifest manifest;
    private final byte[] model;
    private final boolean sealed;
    private final List<String> labels;
    private final PreprocessSpec preprocess;
    private final Baseline baseline;
    private final SelfTest selfTest;

    Bundle(
            Digest digest,
            Manifest manifest,
            byte[] model,
            List<String> labels,
            PreprocessSpec preprocess,
            Baseline baseline,
            SelfTest selfTest)
            throws MalformedBundleException {
        this(digest, manifest, model, manifest.seal().isPresent(), labels, preprocess, baseline, selfTest);
        requireAgreement();
    }

    private Bundle(
            Digest digest,
            Manifest manifest,
            byte[] model,
            boolean sealed,
            List<String> labels,
            PreprocessSpec preprocess,
            Baseline baseline,
            SelfTest selfTest) {
        this.digest = digest;
        this.manifest = manifest;
        this.model = model;
        this.sealed = sealed;
        this.labels = labels;
        this.preprocess = preprocess;
        this.baseline = baseline;
        this.selfTest = selfTest;
    }

    private void requireAgreement() throws MalformedBundleException {
        if (manifest.inputs().size() != 1 || manifest.outputs().size() != 1) {
            throw new MalformedBundleException(MANIFEST + ": expected one input and one output, found "
                    + manifest.inputs().size() + " and " + manifest.outputs().size());
        }
        if (preprocess.values() != input().elements()) {
            throw new MalformedBundleException(PREPROCESS + ": gives " + preprocess.values()
                    + " values, but the model's input is " + input().describe());
        }
        if (labels.size() != output().elements()) {
            throw new MalformedBundleException(
                    LABELS + ": " + labels.size() + " labels, but the model's output is " + output().describe());
        }
        for (SelfTest.Case one : selfTest.cases()) {
            if (one.input().length != input().byteSize() || one.expectedOutput().length != output().byteSize()) {
                throw new MalformedBundleException(
                        SELF_TEST + ": a case does not fit " + input().describe() + " and " + output().describe());
            }
        }
    }

    /** The SHA-256 of the file: the bundle's identity. */
    public Digest digest() {
        return digest;
    }

    public Manifest manifest() {
        return manifest;
    }

    /**
     * A copy of the TensorFlow Lite flatbuffer.
     *
     * @throws IllegalStateException if it is {@linkplain #sealedModel() sealed}
     */
    public byte[] model() {
        if (sealed) {
            throw new IllegalStateException("the model is sealed; open the bundle with its fleet key first");
        }
        return model.clone();
    }

    /** A copy of the encrypted model; empty if {@link #model()} can be read. */
    public Optional<byte[]> sealedModel() {
        return sealed ? Optional.of(model.clone()) : Optional.empty();
    }

    /** The SHA-256 of the model itself, whether it can be read or not. */
    public Digest modelDigest() {
        return manifest.seal().map(seal -> seal.model().digest()).orElseGet(() -> Digest.of(model));
    }

    /**
     * The same bundle with a model that can be read.
     *
     * @param opened the model
     * @throws MalformedBundleException if the manifest names another
     */
    public Bundle opened(byte[] opened) throws MalformedBundleException {
        FileEntry found = FileEntry.of(opened);
        if (!manifest.seal().map(ModelSeal::model).equals(Optional.of(found))) {
            throw new MalformedBundleException(SEALED_MODEL + ": holds " + found.size() + " bytes with "
                    + found.digest() + ", the manifest says otherwise");
        }
        return new Bundle(digest, manifest, opened.clone(), false, labels, preprocess, baseline, selfTest);
    }

    /** Names of the classes, in the order of the output's values. */
    public List<String> labels() {
        return labels;
    }

    public PreprocessSpec preprocess() {
        return preprocess;
    }

    public Baseline baseline() {
        return baseline;
    }

    /** By what else its inferences are watched than by what all models are; empty if the baseline knows nothing of it. */
    public Optional<InputFeatures> features() {
        int besides = embedding().map(TensorSpec::elements).orElse(0);
        return baseline.seed().map(seed -> ModelFeatures.of(preprocess, output().elements(), besides, seed));
    }

    public SelfTest selfTest() {
        return selfTest;
    }

    /** The model's only input. */
    public TensorSpec input() {
        return manifest.inputs().get(0);
    }

    /** The model's only answer. */
    public TensorSpec output() {
        return manifest.outputs().get(0);
    }

    /** What the model gives besides, as its second output; empty if nothing. */
    public Optional<TensorSpec> embedding() {
        return manifest.embedding().map(Embedding::tensor);
    }
}
