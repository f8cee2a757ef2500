package dev.flotilla.contract.bundle;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The text form of labels: UTF-8, one a line in the order of the model's classes, each line ended. */
public final class Labels {
    private static final int MAX_LABELS = 100_000;

    private Labels() {}

    /** Reads {@code labels.txt}; an unended last line counts, an empty line does not. */
    public static List<String> parse(byte[] utf8) throws MalformedBundleException {
        List<String> labels = new ArrayList<>();
        for (String line : decode(utf8).split("\r?\n", -1)) {
            if (!line.trim().isEmpty()) {
                labels.add(line.trim());
            }
            if (labels.size() > MAX_LABELS) {
                throw new MalformedBundleException(Bundle.LABELS + ": more than " + MAX_LABELS + " labels");
            }
        }
        return Collections.unmodifiableList(labels);
    }

    private static String decode(byte[] utf8) throws MalformedBundleException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedBundleException(Bundle.LABELS + ": not UTF-8", e);
        }
    }

    /** The bytes of {@code labels.txt}. */
    public static byte[] toText(List<String> labels) {
        StringBuilder text = new StringBuilder();
        for (String label : labels) {
            if (label.trim().isEmpty() || !label.equals(label.trim()) || label.indexOf('\n') >= 0) {
                throw new IllegalArgumentException("label '" + label + "' is empty or has white space around it");
            }
            text.append(label).append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
