package dev.flotilla.contract.config;

import java.util.Collections;
import java.util.Map;

/** The checked values of all settings of a program. */
public final class SettingValues {
    private final Map<Setting<?>, Object> values;

    SettingValues(Map<Setting<?>, Object> values) {
        this.values = Collections.unmodifiableMap(values);
    }

    /**
     * The value of a setting.
     *
     * @throws IllegalArgumentException if the setting is not one of those that were parsed
     */
    @SuppressWarnings("unchecked") // Settings.parse put there what this very setting read.
    public <T> T get(Setting<T> setting) {
        Object value = values.get(setting);
        if (value == null) {
            throw new IllegalArgumentException("setting '" + setting.key() + "' is not declared in these settings");
        }
        return (T) value;
    }
}
