package dev.flotilla.contract.protocol;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An unchangeable version of a dataset: {@code dataset.json}, whose digest names the version. In a folder the samples lie
 * beside it, each in a file named by its digest.
 *
 * @param name for people
 * @param format what the samples' files hold
 * @param classes in the order of the model's outputs; empty for a regression and where there are no labels
 * @param parents the digests of the manifests that this version was made from
 * @param samples at most {@link #MAX_SAMPLES}, none of them twice
 */
public record DatasetManifest(
        String name, SampleFormat format, List<String> classes, List<Digest> parents, List<DatasetSample> samples) {
    /** The name of the file in a folder. */
    public static final String FILE = "dataset.json";
    /** The most samples. */
    public static final int MAX_SAMPLES = 100_000;
    /** The most classes. */
    public static final int MAX_CLASSES = 10_000;
    /** The longest encoded form that is read. */
    public static final int MAX_BYTES = 64 << 20;

    private static final int MAX_PARENTS = 64;
    private static final int MAX_DEPTH = 8;
    private static final int MAX_ITEMS = 4_000_000;
    private static final Limits LIMITS = new Limits(MAX_BYTES, MAX_DEPTH, MAX_ITEMS);

    /** Checks the bounds, and that labels are classes and no sample comes twice. */
    public DatasetManifest {
        if (name.isEmpty()
                || name.length() > Messages.MAX_ID
                || classes.size() > MAX_CLASSES
                || parents.size() > MAX_PARENTS
                || samples.size() > MAX_SAMPLES) {
            throw new IllegalArgumentException(
                    "a dataset has a name of 1 to " + Messages.MAX_ID + " characters, at most " + MAX_CLASSES
                            + " classes, " + MAX_PARENTS + " parents and " + MAX_SAMPLES + " samples");
        }
        classes = Collections.unmodifiableList(new ArrayList<>(classes));
        parents = Collections.unmodifiableList(new ArrayList<>(parents));
        samples = Collections.unmodifiableList(new ArrayList<>(samples));
        Set<String> known = new HashSet<>(classes);
        if (known.size() < classes.size()) {
            throw new IllegalArgumentException("classes: one of them occurs twice");
        }
        Set<Digest> seen = new HashSet<>();
        for (DatasetSample sample : samples) {
            requireSound(sample, known, seen);
        }
    }

    private static void requireSound(DatasetSample sample, Set<String> classes, Set<Digest> seen) {
        if (!seen.add(sample.digest())) {
            throw new IllegalArgumentException("sample " + sample.digest().hex() + ": occurs twice");
        }
        if (sample.label().isPresent() && !classes.contains(sample.label().get())) {
            throw new IllegalArgumentException("sample " + sample.digest().hex() + ": its label \""
                    + sample.label().get() + "\" is none of the classes");
        }
    }

    /** The place of each class among the model's outputs. */
    public Map<String, Integer> classIndices() {
        Map<String, Integer> indices = new HashMap<>();
        for (int i = 0; i < classes.size(); i++) {
            indices.put(classes.get(i), i);
        }
        return indices;
    }

    /** The samples that are for {@code split}, in their order. */
    public List<DatasetSample> samples(DatasetSplit split) {
        List<DatasetSample> chosen = new ArrayList<>();
        for (DatasetSample sample : samples) {
            if (sample.split() == split) {
                chosen.add(sample);
            }
        }
        return Collections.unmodifiableList(chosen);
    }

    /** The bytes of {@code dataset.json}: the fields in fixed order, so equal manifests have equal bytes. */
    public byte[] toJson() {
        List<String> parentDigests = new ArrayList<>();
        parents.forEach(parent -> parentDigests.add(parent.hex()));
        List<Document> documents = new ArrayList<>();
        samples.forEach(sample -> documents.add(sample.toDocument()));
        return Messages.builder()
                .put("name", name)
                .put("format", format.wireName())
                .put("classes", classes)
                .putIfPresent("parents", parents.isEmpty() ? Optional.empty() : Optional.of(parentDigests))
                .put("samples", documents)
                .build()
                .toJson();
    }

    /**
     * Reads {@code dataset.json}.
     *
     * @throws MalformedDocumentException naming the field or the sample that is missing, mistyped or out of bounds
     */
    public static DatasetManifest parse(byte[] json) throws MalformedDocumentException {
        Document document = Messages.known(Document.parseJson(json, LIMITS));
        List<DatasetSample> samples = new ArrayList<>();
        for (Document sample : Messages.atMost("samples", document.objects("samples"), MAX_SAMPLES)) {
            samples.add(DatasetSample.parse(sample));
        }
        try {
            List<Digest> parents = new ArrayList<>();
            for (String parent : Messages.atMost("parents", document.strings("parents"), MAX_PARENTS)) {
                parents.add(Digest.parse(parent));
            }
            return new DatasetManifest(
                    Messages.text(document, "name", Messages.MAX_ID),
                    SampleFormat.parse(document.string("format")),
                    Messages.names(document, "classes", MAX_CLASSES, DatasetSample.MAX_NAME),
                    parents,
                    samples);
        } catch (IllegalArgumentException e) {
            throw new MalformedDocumentException(e.getMessage(), e);
        }
    }
}
