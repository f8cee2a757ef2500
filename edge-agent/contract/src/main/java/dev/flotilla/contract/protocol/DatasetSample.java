package dev.flotilla.contract.protocol;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * One sample of a dataset.
 *
 * @param digest the SHA-256 of its file
 * @param url where to get the file; empty: at {@link #path} beside the manifest
 * @param label its class, one of the manifest's; empty if it has none
 * @param target the numbers that a regression is to answer; empty if it has none
 * @param weight how much it counts, above 0; 1 is usual
 * @param split what it is for
 * @param device where it was captured
 * @param window when: the id of the device's telemetry window
 * @param slices the parts of the data that it belongs to and that are looked at by themselves, such as {@code site=north}
 */
public record DatasetSample(
        Digest digest,
        Optional<String> url,
        Optional<String> label,
        List<Double> target,
        double weight,
        DatasetSplit split,
        Optional<DeviceId> device,
        Optional<String> window,
        List<String> slices) {
    /** The most slices of one sample. */
    public static final int MAX_SLICES = 16;
    /** The most numbers that a regression answers. */
    public static final int MAX_TARGETS = 1024;
    /** The largest weight. */
    public static final double MAX_WEIGHT = 1e6;

    static final int MAX_NAME = 128;
    private static final String SLICES = "slices";
    private static final String TARGET = "target";

    /** Checks the bounds. */
    public DatasetSample {
        if (!(weight > 0 && weight <= MAX_WEIGHT) || slices.size() > MAX_SLICES || target.size() > MAX_TARGETS) {
            throw new IllegalArgumentException("sample " + digest.hex() + ": a weight above 0 and up to " + MAX_WEIGHT
                    + ", at most " + MAX_SLICES + " slices and " + MAX_TARGETS + " targets");
        }
        target = Collections.unmodifiableList(new ArrayList<>(target));
        slices = Collections.unmodifiableList(new ArrayList<>(slices));
    }

    /** A labelled sample of weight 1 whose file lies beside the manifest. */
    public static DatasetSample of(Digest digest, String label, DatasetSplit split) {
        return new DatasetSample(
                digest,
                Optional.empty(),
                Optional.of(label),
                Collections.emptyList(),
                1,
                split,
                Optional.empty(),
                Optional.empty(),
                Collections.emptyList());
    }

    /** Where the file lies in a folder with the manifest: {@code files/} and the digest in hexadecimal digits. */
    public String path() {
        return "files/" + digest.hex();
    }

    static DatasetSample parse(Document document) throws MalformedDocumentException {
        try {
            return new DatasetSample(
                    Messages.hexDigest(document, "sha256"),
                    text(document, "url", JobFile.MAX_URL),
                    text(document, "label", MAX_NAME),
                    Messages.atMost(TARGET, document.numbers(TARGET), MAX_TARGETS),
                    document.number("weight", 1),
                    DatasetSplit.parse(document.string("split")),
                    document.has("device") ? Optional.of(Messages.device(document, "device")) : Optional.empty(),
                    text(document, "window", Messages.MAX_ID),
                    Messages.names(document, SLICES, MAX_SLICES, MAX_NAME));
        } catch (IllegalArgumentException e) {
            throw new MalformedDocumentException(e.getMessage(), e);
        }
    }

    private static Optional<String> text(Document document, String key, int max) throws MalformedDocumentException {
        return document.has(key) ? Optional.of(Messages.text(document, key, max)) : Optional.empty();
    }

    Document toDocument() {
        return Document.builder()
                .put("sha256", digest.hex())
                .putIfPresent("url", url)
                .putIfPresent("label", label)
                .putIfPresent(TARGET, target.isEmpty() ? Optional.empty() : Optional.of(target))
                .putIfPresent("weight", weight == 1 ? Optional.empty() : Optional.of(weight))
                .put("split", split.wireName())
                .putIfPresent("device", device.map(DeviceId::value))
                .putIfPresent("window", window)
                .putIfPresent(SLICES, slices.isEmpty() ? Optional.empty() : Optional.of(slices))
                .build();
    }
}
