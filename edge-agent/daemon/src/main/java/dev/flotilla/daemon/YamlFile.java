package dev.flotilla.daemon;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.config.InvalidSettingsException;
import dev.flotilla.contract.config.SettingValues;
import dev.flotilla.contract.config.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** A configuration file in YAML. */
final class YamlFile {
    private static final int MAX_CHARACTERS = 256 * 1024;

    /** The mapping itself, the names before a dot, and a list. */
    private static final int MAX_DEPTH = 8;

    private YamlFile() {}

    /**
     * Reads and checks a file.
     *
     * @throws BadInputException naming the file and every key that is wrong
     */
    static SettingValues read(Path file, Settings settings) throws BadInputException {
        try {
            return settings.parse(read(file));
        } catch (InvalidSettingsException e) {
            throw new BadInputException(file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Reads a file whose keys are not checked yet.
     *
     * @throws BadInputException naming the file
     */
    static Document read(Path file) throws BadInputException {
        try {
            return document(file);
        } catch (NoSuchFileException e) {
            throw new BadInputException(file + ": no such file", e);
        } catch (IOException | YamlEngineException e) {
            throw new BadInputException(file + ": " + e.getMessage(), e);
        }
    }

    private static Document document(Path file) throws IOException, BadInputException {
        LoadSettings limits = LoadSettings.builder()
                .setLabel(file.toString())
                .setCodePointLimit(MAX_CHARACTERS)
                .setAllowDuplicateKeys(false)
                .build();
        String text = Files.readString(file, StandardCharsets.UTF_8);
        requirePlain(file, new Parse(limits).parseString(text));
        Object loaded = new Load(limits).loadFromString(text);
        if (!(loaded instanceof Map<?, ?> map)) {
            throw new BadInputException(file + ": expected lines of KEY: VALUE");
        }
        return Document.of(texted(map));
    }

    /** Settings need neither depth nor aliases, by which a short file stands for an endless or a very large tree. */
    private static void requirePlain(Path file, Iterable<Event> events) throws BadInputException {
        int depth = 0;
        for (Event event : events) {
            if (event instanceof AliasEvent) {
                throw new BadInputException(file + ": aliases (*NAME) are not allowed; write the value out");
            } else if (event instanceof CollectionStartEvent) {
                depth++;
            } else if (event instanceof CollectionEndEvent) {
                depth--;
            }
            if (depth > MAX_DEPTH) {
                throw new BadInputException(file + ": nested deeper than " + MAX_DEPTH + " levels");
            }
        }
    }

    private static Map<String, Object> texted(Map<?, ?> map) throws MalformedDocumentException {
        Map<String, Object> texted = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (entry.getValue() == null) {
                throw new MalformedDocumentException(entry.getKey() + ": has no value");
            }
            Object value = entry.getValue() instanceof Map<?, ?> inner ? texted(inner) : entry.getValue();
            texted.put(String.valueOf(entry.getKey()), value);
        }
        return texted;
    }
}
