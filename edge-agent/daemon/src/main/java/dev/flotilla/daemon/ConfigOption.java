package dev.flotilla.daemon;

import dev.flotilla.contract.config.SettingValues;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that every command with a configuration file has. */
final class ConfigOption {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            required = true,
            description = "Configuration, YAML; flotilla-agent settings prints all settings.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path file;

    SettingValues daemon() throws BadInputException {
        return YamlFile.read(file, AgentSettings.daemon());
    }
}
