package dev.flotilla.fleet.ctl;

import dev.flotilla.fleet.ctl.client.Api;
import dev.flotilla.fleet.ctl.client.Connection;
import dev.flotilla.fleet.ctl.client.InvalidInputException;
import dev.flotilla.fleet.ctl.client.SecretFile;
import dev.flotilla.fleet.ctl.view.Output;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** What all commands share: which server, in whose name, and how results are printed. */
@Command(
        name = "ctl",
        scope = ScopeType.INHERIT,
        mixinStandardHelpOptions = true,
        description = "Operates a fleet through its server's REST API.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {
            "0:done",
            "1:refused, failed, or the server is out of reach",
            "2:wrong usage, or a file that cannot be used",
            "3:the rollout that was watched ended or stopped otherwise than completed",
            "4:the rollout that was watched is still under way after --for"
        },
        subcommands = {
            SetupCommand.class,
            LoginCommand.class,
            PasswordCommand.class,
            LogoutCommand.class,
            StatusCommand.class,
            FleetCommands.class,
            DeviceCommands.class,
            ClaimCommands.class,
            TrustCommands.class,
            BundleCommands.class,
            FleetKeyCommands.class,
            RolloutCommands.class,
            DriftCommand.class,
            AccuracyCommand.class,
            PipelineCommands.class,
            RetrainingCommands.class,
            JobCommands.class,
            AlertCommands.class,
            CaptureCommands.class,
            SampleCommands.class,
            LabellingCommands.class,
            DatasetCommands.class,
            AuditCommands.class,
            TokenCommands.class,
            UserCommands.class
        })
public final class CtlCommand {
    private static final String TOKEN_VARIABLE = "FLOTILLA_TOKEN";
    private static final int MAX_TIMEOUT_SECONDS = 3600;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before a command is run
    private CommandSpec spec;

    @Option(
            names = "--server",
            scope = ScopeType.INHERIT,
            paramLabel = "URL",
            defaultValue = "${env:FLOTILLA_SERVER:-http://127.0.0.1:8080}",
            description = "The fleet server (FLOTILLA_SERVER); ${DEFAULT-VALUE} here.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before a command is run
    private String server;

    @Option(
            names = "--token-file",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "Holds the API token, for nobody else to read; FLOTILLA_TOKEN is the token itself.")
    private Optional<Path> tokenFile = Optional.empty();

    @Option(
            names = "--ca",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "PEM of the authorities that the server's certificate is to be from.")
    private Optional<Path> authority = Optional.empty();

    @Option(
            names = "--timeout",
            scope = ScopeType.INHERIT,
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "How long to wait for the server; ${DEFAULT-VALUE} unless given.")
    private int timeoutSeconds;

    @Option(
            names = "--json",
            scope = ScopeType.INHERIT,
            description = "Prints the API's own documents, one JSON value for the whole command.")
    private boolean json;

    /** The server, asked in the name of whose token was given; of nobody without one. */
    Api api() throws InvalidInputException {
        return new Api(connection(token()));
    }

    /** The server, asked in nobody's name. */
    Api anonymousApi() throws InvalidInputException {
        return new Api(connection(Optional.empty()));
    }

    private Connection connection(Optional<String> token) throws InvalidInputException {
        if (timeoutSeconds < 1 || timeoutSeconds > MAX_TIMEOUT_SECONDS) {
            throw new InvalidInputException(
                    "--timeout " + timeoutSeconds + ": expected 1 to " + MAX_TIMEOUT_SECONDS + " seconds");
        }
        return Connection.of(server, token, authority, Duration.ofSeconds(timeoutSeconds));
    }

    private Optional<String> token() throws InvalidInputException {
        if (tokenFile.isPresent()) {
            return Optional.of(SecretFile.readToken(tokenFile.get()));
        }
        String variable = System.getenv(TOKEN_VARIABLE);
        return variable == null
                ? Optional.empty()
                : Optional.of(SecretFile.requireToken(TOKEN_VARIABLE, variable.strip()));
    }

    /** Where a session's secret is kept. */
    Path sessionFile() throws InvalidInputException {
        return tokenFile.orElseThrow(
                () -> new InvalidInputException("--token-file FILE is required: there the session is kept"));
    }

    Output output() {
        CommandLine line = spec.commandLine();
        return new Output(line.getOut(), line.getErr(), json);
    }
}
