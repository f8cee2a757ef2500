package dev.flotilla.contract.config;

import dev.flotilla.contract.codec.Document;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All settings of one program, in the order of its reference.
 *
 * <p>A configuration may write {@code mqtt.port: 1} or a section {@code mqtt} with {@code port: 1} in it.
 */
public final class Settings {
    private final Map<String, Setting<?>> byKey;
    private final Map<String, String> gone;

    public Settings(Setting<?>... settings) {
        this(Arrays.asList(settings));
    }

    public Settings(List<? extends Setting<?>> settings) {
        this(settings, Collections.emptyMap());
    }

    private Settings(Collection<? extends Setting<?>> settings, Map<String, String> gone) {
        Map<String, Setting<?>> map = new LinkedHashMap<>();
        for (Setting<?> setting : settings) {
            if (map.put(setting.key(), setting) != null) {
                throw new IllegalArgumentException("setting '" + setting.key() + "' is declared twice");
            }
        }
        this.byKey = Collections.unmodifiableMap(map);
        this.gone = gone;
    }

    /** These settings, with advice for whoever still has one that there was before. */
    public Settings without(String key, String advice) {
        Map<String, String> more = new LinkedHashMap<>(gone);
        more.put(key, advice);
        return new Settings(byKey.values(), more);
    }

    /** The declarations, by key. */
    public List<Setting<?>> all() {
        return new ArrayList<>(byKey.values());
    }

    /** The values of a program that got no configuration. */
    public SettingValues defaults() throws InvalidSettingsException {
        return parse(Document.builder().build());
    }

    /**
     * Checks a whole configuration.
     *
     * @throws InvalidSettingsException with every unknown key, unfit value and missing setting in it
     */
    public SettingValues parse(Document configuration) throws InvalidSettingsException {
        List<String> problems = new ArrayList<>();
        Map<String, Object> raw = new LinkedHashMap<>();
        flatten("", configuration, raw, problems);
        Map<Setting<?>, Object> values = new LinkedHashMap<>();
        for (Setting<?> setting : byKey.values()) {
            read(setting, Optional.ofNullable(raw.get(setting.key())), problems)
                    .ifPresent(value -> values.put(setting, value));
        }
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
        return new SettingValues(values);
    }

    private void flatten(String prefix, Document section, Map<String, Object> raw, List<String> problems) {
        for (String name : section.keys()) {
            String key = prefix + name;
            Object value = section.findValue(name).orElseThrow(IllegalStateException::new);
            if (byKey.containsKey(key)) {
                if (raw.put(key, value) != null) {
                    problems.add(key + ": is set twice");
                }
            } else if (value instanceof Document inner && isSection(key)) {
                flatten(key + ".", inner, raw, problems);
            } else if (gone.containsKey(key)) {
                problems.add(key + ": is a setting no more; " + gone.get(key));
            } else {
                problems.add(key + ": unknown setting" + NearKeys.hint(key, byKey.keySet()));
            }
        }
    }

    private boolean isSection(String key) {
        return byKey.keySet().stream().anyMatch(known -> known.startsWith(key + "."));
    }

    private static <T> Optional<T> read(Setting<T> setting, Optional<Object> raw, List<String> problems) {
        if (!raw.isPresent()) {
            if (!setting.fallback().isPresent()) {
                problems.add(setting.key() + ": missing; " + setting.meaning());
            }
            return setting.fallback();
        }
        try {
            return Optional.of(setting.read(raw.get()));
        } catch (IllegalArgumentException e) {
            problems.add(setting.key() + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    /** A Markdown table of all settings: key, type with unit and bounds, default, meaning. */
    public String toMarkdown() {
        StringBuilder table = new StringBuilder("| setting | value | default | meaning |\n|---|---|---|---|\n");
        for (Setting<?> setting : byKey.values()) {
            String fallback = setting.fallback().isPresent() ? setting.fallbackText() : "required";
            table.append("| `").append(setting.key()).append("` | ");
            table.append(cell(setting.type())).append(" | ");
            table.append(cell(fallback.isEmpty() ? "empty" : fallback)).append(" | ");
            table.append(cell(setting.meaning())).append(" |\n");
        }
        return table.toString();
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
