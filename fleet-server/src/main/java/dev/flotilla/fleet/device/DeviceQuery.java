package dev.flotilla.fleet.device;

import dev.flotilla.fleet.filter.Condition;

/**
 * Which devices are looked for.
 *
 * @param text part of an id, a name or a group, case ignored; empty text for all
 * @param condition that has to hold as well
 */
public record DeviceQuery(String text, Condition condition) {

    /** All devices. */
    public static DeviceQuery all() {
        return new DeviceQuery("", Condition.always());
    }
}
