package dev.flotilla.daemon;

import dev.flotilla.agent.identity.Identity;
import dev.flotilla.contract.codec.Reason;
import dev.flotilla.contract.config.SettingValues;
import dev.flotilla.contract.protocol.EnrolmentToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Joins a fleet. */
@Command(
        name = "enrol",
        description = "Joins a fleet with a one-time token, which pins the fleet's authority and the owner's root.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class EnrolCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config;

    @Option(
            names = "--server",
            paramLabel = "URL",
            required = true,
            description = "Device endpoint, https://HOST:PORT.")
    private String server;

    @ArgGroup(multiplicity = "1")
    private TokenOption token;

    @Option(names = "--name", defaultValue = "", description = "What people call this device.")
    private String name;

    @Spec
    private CommandSpec spec;

    /** A token on the command line can be seen by other users of the machine; a file need not be. */
    static final class TokenOption {
        @Option(names = "--token", required = true, description = "The token, flt1.…")
        private @Nullable String text;

        @Option(names = "--token-file", required = true, description = "A file that holds the token.")
        private @Nullable Path file;

        EnrolmentToken read() throws BadInputException, IOException {
            String found = text != null ? text : "";
            if (file != null) {
                try {
                    found = Files.readString(file, StandardCharsets.UTF_8);
                } catch (IOException e) {
                    throw new BadInputException(Reason.of(file, e));
                }
            }
            return Tokens.parse(found);
        }
    }

    @Override
    public Integer call() throws Exception {
        SettingValues settings = config.daemon();
        EnrolmentToken parsed = token.read();
        try (DataDir folder = DataDir.open(Path.of(settings.get(AgentSettings.DATA_DIR)))) {
            Identity identity = new Joining(settings).join(folder, server, parsed, name);
            spec.commandLine().getOut().println("Enrolled as " + identity.device());
        }
        return 0;
    }
}
