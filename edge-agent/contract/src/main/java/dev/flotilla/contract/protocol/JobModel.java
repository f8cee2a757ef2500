package dev.flotilla.contract.protocol;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A model that a job made.
 *
 * @param format what the file is: {@link #FLOAT}, {@link #INT8}, {@link #BUNDLE}, or another name of 1 to 32 characters
 * @param file where it is to be fetched, and its digest
 * @param metrics figures measured on this very file, such as {@code accuracy.dataset} from 0 to 1
 */
public record JobModel(String format, JobFile file, Map<String, Double> metrics) {
    /** A float model: the master that later jobs start from. */
    public static final String FLOAT = "tflite-float";
    /** A model quantized to int8. */
    public static final String INT8 = "tflite-int8";
    /** A bundle that nobody has signed. */
    public static final String BUNDLE = "bundle";

    private static final int MAX_FORMAT = 32;

    /** Copies the figures in the order of their names. */
    public JobModel {
        if (format.isEmpty() || format.length() > MAX_FORMAT || metrics.size() > JobReport.MAX_FIGURES) {
            throw new IllegalArgumentException("a model has a format of 1 to " + MAX_FORMAT + " characters and at most "
                    + JobReport.MAX_FIGURES + " metrics");
        }
        metrics = Collections.unmodifiableMap(new TreeMap<>(metrics));
    }

    /** The file's digest. */
    public Digest digest() {
        return file.digest();
    }

    static JobModel parse(Document document) throws MalformedDocumentException {
        return new JobModel(
                Messages.text(document, "format", MAX_FORMAT),
                JobFile.parse(document),
                Messages.figures(document, "metrics", JobReport.MAX_FIGURES));
    }

    Document toDocument() {
        return Document.builder()
                .put("format", format)
                .put("url", file.url())
                .put("sha256", file.digest().hex())
                .put("metrics", metrics)
                .build();
    }
}
