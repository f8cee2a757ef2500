package dev.flotilla.fleet.ctl;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.fleet.ctl.client.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads a plan as YAML 1.2, of which JSON is a part. What is in it is the server's to judge. */
final class PlanFile {
    private static final int MAX_BYTES = 1 << 20;
    /** Names and short lists that a plan says once; more could blow a small file up. */
    private static final int MAX_ALIASES = 10;

    private PlanFile() {}

    static Document read(Path file) throws InvalidInputException {
        String text = new String(InputFile.read(file, MAX_BYTES), StandardCharsets.UTF_8);
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file.toString())
                .setAllowDuplicateKeys(false)
                .setMaxAliasesForCollections(MAX_ALIASES)
                .build();
        try {
            return document(file, new Load(settings).loadFromString(text));
        } catch (YamlEngineException e) {
            throw new InvalidInputException(file + ": is neither YAML nor JSON: " + e.getMessage());
        } catch (MalformedDocumentException e) {
            throw new InvalidInputException(file + ": " + e.getMessage());
        }
    }

    private static Document document(Path file, Object tree) throws InvalidInputException, MalformedDocumentException {
        if (!(tree instanceof Map<?, ?> map) || !map.keySet().stream().allMatch(key -> key instanceof String)) {
            throw new InvalidInputException(file + ": expected the fields of a rollout, such as 'name: …'");
        }
        @SuppressWarnings("unchecked") // Looked at just now; what is below is checked by the document.
        Map<String, ?> fields = (Map<String, ?>) map;
        return Document.of(fields);
    }
}
