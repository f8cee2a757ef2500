package dev.flotilla.fleet.device;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What operators note about a device, for filters to ask for.
 *
 * @param tags each of 1 to 63 letters, digits and {@code . _ : / @ -}, starting with a letter or digit; kept in order
 * @param attributes values of 1 to 256 characters by names of the form of tags
 */
public record DeviceLabels(List<String> tags, Map<String, String> attributes) {

    /** Of a device about which nothing is noted. */
    public static final DeviceLabels NONE = new DeviceLabels(List.of(), Map.of());

    /** The most tags, and the most attributes, of a device. */
    public static final int MAX_COUNT = 32;

    /** The longest value of an attribute. */
    public static final int MAX_VALUE = 256;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/@-]{0,62}");

    /** @throws IllegalArgumentException naming the tag or attribute that is not of this form, or too many of them */
    public DeviceLabels {
        tags = tags.stream().distinct().sorted().toList();
        attributes = Map.copyOf(attributes);
        requireFew("tags", tags.size());
        requireFew("attributes", attributes.size());
        tags.forEach(tag -> requireName("tags", tag));
        attributes.forEach(DeviceLabels::requireAttribute);
    }

    private static void requireFew(String field, int count) {
        if (count > MAX_COUNT) {
            throw new IllegalArgumentException(field + ": at most " + MAX_COUNT + ", got " + count);
        }
    }

    private static void requireName(String field, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(field + ": \"" + name
                    + "\" must have 1 to 63 letters, digits and ._:/@-, and start with a letter or digit");
        }
    }

    private static void requireAttribute(String name, String value) {
        requireName("attributes", name);
        boolean printable = value.codePoints()
                .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
        if (value.isBlank() || value.length() > MAX_VALUE || !printable) {
            throw new IllegalArgumentException("attributes: the value of " + name + " must have 1 to " + MAX_VALUE
                    + " characters that can be printed, and not only spaces");
        }
    }

    /** The attributes in order of their names. */
    public Map<String, String> inOrder() {
        return new TreeMap<>(attributes);
    }
}
