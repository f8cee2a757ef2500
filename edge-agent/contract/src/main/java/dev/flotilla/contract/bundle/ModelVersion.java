package dev.flotilla.contract.bundle;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The semantic version of a model.
 *
 * @param major changes with the inputs or outputs
 * @param minor changes when the model is trained again or built differently
 * @param patch changes when the same model is compiled again
 */
public record ModelVersion(int major, int minor, int patch) implements Comparable<ModelVersion> {
    private static final Pattern FORM = Pattern.compile("(0|[1-9]\\d{0,5})\\.(0|[1-9]\\d{0,5})\\.(0|[1-9]\\d{0,5})");
    private static final Comparator<ModelVersion> ORDER = Comparator.comparingInt(ModelVersion::major)
            .thenComparingInt(ModelVersion::minor)
            .thenComparingInt(ModelVersion::patch);

    public ModelVersion {
        if (major < 0 || minor < 0 || patch < 0) {
            throw new IllegalArgumentException("negative part in version " + major + "." + minor + "." + patch);
        }
    }

    /**
     * Reads {@code MAJOR.MINOR.PATCH}, each of up to six digits without leading zeros.
     *
     * @throws IllegalArgumentException if it is anything else
     */
    public static ModelVersion parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("version '" + text + "' is not of the form MAJOR.MINOR.PATCH");
        }
        return new ModelVersion(part(matcher, 1), part(matcher, 2), part(matcher, 3));
    }

    private static int part(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }

    @Override
    public int compareTo(ModelVersion other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor + "." + patch;
    }
}
