package dev.flotilla.contract.protocol;

import java.util.regex.Pattern;

/**
 * A device's name in the fleet: common name of its certificate, MQTT client id, and a level in its topics.
 *
 * @param value 1 to 63 lower-case letters, digits and hyphens, not starting with a hyphen
 */
public record DeviceId(String value) implements Comparable<DeviceId> {
    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    /** Checks the form. */
    public DeviceId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "a device id has 1 to 63 lower-case letters, digits and hyphens, and starts with none of the latter");
        }
    }

    @Override
    public int compareTo(DeviceId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
