package dev.flotilla.compiler.quant;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The oldest TensorFlow Lite that a model has to run on. */
public record TargetRuntime(int major, int minor) implements Comparable<TargetRuntime> {
    /** The version that this compiler itself runs models on. */
    public static final TargetRuntime DEFAULT = new TargetRuntime(2, 20);

    /** The first with int8 inputs and outputs by its own converter; older ones are not covered by what is known here. */
    public static final TargetRuntime OLDEST = new TargetRuntime(2, 3);

    /**
     * The first that computes dense layers of integers with one weight scale per channel right ({@code fully_connected.cc}),
     * of those that were run: 2.10.0, 2.12.0, 2.15.0 and 2.18.0 give the same outputs as 2.20.0 (with int16 activations 2.10.0 and
     * 2.15.0 were run), but 2.8.0 without a word others, since the operator's version does not say how many scales there are. (The
     * version 12 of runtime 2.17 in {@code runtime_version.cc} is for float activations, and the converter's default.)
     */
    private static final TargetRuntime PER_CHANNEL_FULLY_CONNECTED = new TargetRuntime(2, 10);

    private static final String FULLY_CONNECTED = "FULLY_CONNECTED";

    private static final Pattern FORM = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})(\\.\\d{1,6})?");

    /** Reads {@code 2.17} or {@code 2.17.1}. @throws IllegalArgumentException for another form or a version too old */
    public static TargetRuntime parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no version of TensorFlow Lite, such as " + DEFAULT);
        }
        TargetRuntime parsed =
                new TargetRuntime(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
        if (parsed.compareTo(OLDEST) < 0) {
            throw new IllegalArgumentException("TensorFlow Lite " + text + " is older than " + OLDEST
                    + ", the oldest that models can be compiled for");
        }
        return parsed;
    }

    /** Whether the weights of {@code operator}, of those with channels, may have one scale per output channel. */
    public boolean scalesPerChannel(String operator) {
        return !operator.equals(FULLY_CONNECTED) || compareTo(PER_CHANNEL_FULLY_CONNECTED) >= 0;
    }

    @Override
    public int compareTo(TargetRuntime other) {
        return major == other.major ? Integer.compare(minor, other.minor) : Integer.compare(major, other.major);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%d.%d", major, minor);
    }
}
