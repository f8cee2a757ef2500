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
    private static final int MAX_BYTES = 8 << 20;

    private Labels() {}

    /** Reads {@code labels.txt}; an unended last line counts, an empty line does not. */
    public static List<String> parse(byte[] utf8) throws MalformedBundleException {
        List<String> labels = new ArrayList<>();
        String text = decode(utf8);
        for (int start = 0; start < text.length(); ) {
            int next = text.indexOf('\n', start);
            int end = next < 0 ? text.length() : next;
            String line = text.substring(start, end).trim();
            if (!line.isEmpty()) {
                labels.add(line);
            }
            if (labels.size() > MAX_LABELS) {
                throw new MalformedBundleException(Bundle.LABELS + ": more than " + MAX_LABELS + " labels");
            }
            start = end + 1;
        }
        return Collections.unmodifiableList(labels);
    }

    private static String decode(byte[] utf8) throws MalformedBundleException {
        if (utf8.length > MAX_BYTES) {
            throw new MalformedBundleException(
                    Bundle.LABELS + ": " + utf8.length + " bytes are more than the " + MAX_BYTES + " allowed");
        }
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
