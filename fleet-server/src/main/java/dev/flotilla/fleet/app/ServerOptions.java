package dev.flotilla.fleet.app;

import dev.flotilla.contract.codec.Reason;
import dev.flotilla.contract.config.InvalidSettingsException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which server a command is about. */
final class ServerOptions {
    @Option(
            names = "--data-dir",
            required = true,
            paramLabel = "DIR",
            description = "Where the server keeps everything; made when it is missing.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private Path dataDirectory;

    @Option(names = "--config", paramLabel = "FILE", description = "Settings as YAML; see the command 'settings'.")
    private @Nullable Path configFile;

    /** The settings; empty, and the reason is printed, if they cannot be used. */
    Optional<ServerConfig> read(PrintWriter errors) {
        try {
            return Optional.of(
                    configFile == null
                            ? ServerConfig.defaults(dataDirectory)
                            : ServerConfig.read(dataDirectory, configFile));
        } catch (InvalidSettingsException e) {
            errors.println(configFile + ":\n" + e.getMessage());
        } catch (IOException e) {
            errors.println("the configuration cannot be read: " + Reason.of(e));
        }
        return Optional.empty();
    }
}
