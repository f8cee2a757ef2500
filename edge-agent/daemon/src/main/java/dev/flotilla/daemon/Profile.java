package dev.flotilla.daemon;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.config.InvalidSettingsException;
import dev.flotilla.contract.config.SettingValues;
import dev.flotilla.daemon.simulate.profile.Groups;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * A simulator's file.
 *
 * @param devices how many there are
 */
record Profile(SettingValues settings, Groups groups, int devices) {
    private static final String GROUPS = "groups";

    /**
     * Reads and checks a profile.
     *
     * @param devices instead of as many as the file says
     * @throws BadInputException naming the file, and every setting that is wrong
     */
    static Profile read(Path file, OptionalInt devices) throws BadInputException {
        try {
            Document all = YamlFile.read(file);
            Document.Builder settings = Document.builder();
            for (String key : all.keys()) {
                if (!key.equals(GROUPS)) {
                    settings.put(key, all.findValue(key).orElseThrow(IllegalStateException::new));
                }
            }
            SettingValues values = AgentSettings.simulator().parse(settings.build());
            Document groups =
                    all.findObject(GROUPS).orElseGet(() -> Document.builder().build());
            return new Profile(values, Groups.parse(groups), devices.orElse(values.get(AgentSettings.DEVICES)));
        } catch (InvalidSettingsException | MalformedDocumentException e) {
            throw new BadInputException(file + ": " + e.getMessage(), e);
        }
    }
}
