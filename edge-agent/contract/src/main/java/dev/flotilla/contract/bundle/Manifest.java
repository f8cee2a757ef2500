package dev.flotilla.contract.bundle;

import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.inference.TensorSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a bundle says about itself, as {@code manifest.json}.
 *
 * @param schema version of this form, {@link #SCHEMA}
 * @param name of the model: 1 to 63 lower-case letters, digits and hyphens, no hyphen first
 * @param version of the model
 * @param files the other entries, in the order in which they follow the manifest
 * @param inputs what the model takes
 * @param outputs what the model answers
 * @param task what it is for, such as {@code image-classification}
 * @param metrics figures measured when it was made, such as {@code accuracy.int8} between 0 and 1
 * @param createdBy the tool that wrote the bundle, with its version
 * @param limits the most that the model may take on a device
 * @param seal what the model is before it was encrypted; empty if it is not
 * @param embedding what the model gives beside {@code outputs}, as its last output; empty if nothing
 */
public record Manifest(
        int schema,
        String name,
        ModelVersion version,
        Map<String, FileEntry> files,
        List<TensorSpec> inputs,
        List<TensorSpec> outputs,
        String task,
        Map<String, Double> metrics,
        String createdBy,
        ResourceLimits limits,
        Optional<ModelSeal> seal,
        Optional<Embedding> embedding) {
    /** The form that this code reads and writes. */
    public static final int SCHEMA = 1;

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    public Manifest {
        if (schema != SCHEMA) {
            throw new IllegalArgumentException("schema " + schema + " is not supported, only " + SCHEMA);
        }
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("model name '" + name
                    + "' is not 1 to 63 lower-case letters, digits and hyphens with no hyphen first");
        }
        files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    }

    /** A manifest without limits that still lacks its files, which {@link BundleWriter} adds. */
    public static Manifest of(
            String name,
            ModelVersion version,
            List<TensorSpec> inputs,
            List<TensorSpec> outputs,
            String task,
            Map<String, Double> metrics,
            String createdBy) {
        return new Manifest(
                SCHEMA,
                name,
                version,
                Collections.emptyMap(),
                inputs,
                outputs,
                task,
                metrics,
                createdBy,
                ResourceLimits.NONE,
                Optional.empty(),
                Optional.empty());
    }

    /** The same with other files. */
    public Manifest withFiles(Map<String, FileEntry> newFiles) {
        return new Manifest(
                schema, name, version, newFiles, inputs, outputs, task, metrics, createdBy, limits, seal, embedding);
    }

    /** The same with other limits. */
    public Manifest withLimits(ResourceLimits newLimits) {
        return new Manifest(
                schema, name, version, files, inputs, outputs, task, metrics, createdBy, newLimits, seal, embedding);
    }

    /** The same, saying what the model gives besides. */
    public Manifest withEmbedding(Optional<Embedding> newEmbedding) {
        return new Manifest(
                schema, name, version, files, inputs, outputs, task, metrics, createdBy, limits, seal, newEmbedding);
    }

    /** All that the model gives, in the order of its outputs. */
    public List<TensorSpec> modelOutputs() {
        List<TensorSpec> all = new ArrayList<>(outputs);
        embedding.ifPresent(besides -> all.add(besides.tensor()));
        return all;
    }

    /** The same, saying that this model is encrypted. */
    public Manifest sealed(FleetKeyId key, byte[] model) {
        return withSeal(Optional.of(new ModelSeal(key, FileEntry.of(model))));
    }

    /** The same, saying that the model is not encrypted. */
    public Manifest unsealed() {
        return withSeal(Optional.empty());
    }

    private Manifest withSeal(Optional<ModelSeal> newSeal) {
        return new Manifest(
                schema, name, version, files, inputs, outputs, task, metrics, createdBy, limits, newSeal, embedding);
    }

    /** {@code NAME-VERSION.flotilla}. */
    public String fileName() {
        return name + "-" + version + Bundle.FILE_SUFFIX;
    }

    /** Reads {@code manifest.json}; fields that it does not know are ignored. */
    public static Manifest parse(byte[] json) throws MalformedDocumentException {
        return ManifestCodec.parse(json);
    }

    /** The bytes of {@code manifest.json}: the fields in fixed order, so equal manifests have equal bytes. */
    public byte[] toJson() {
        return ManifestCodec.toDocument(this).toJson();
    }
}
