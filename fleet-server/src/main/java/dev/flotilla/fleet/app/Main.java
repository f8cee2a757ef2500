package dev.flotilla.fleet.app;

import dev.flotilla.fleet.ctl.CtlCommand;
import dev.flotilla.fleet.ctl.Failures;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code flotilla-server}. Exit status: 0 done, 1 the server could not start, 2 wrong usage or configuration; {@code ctl} has more. */
@Command(
        name = "flotilla-server",
        mixinStandardHelpOptions = true,
        version = "flotilla-server 0.1.0",
        description = "Deploys models to a fleet of devices and watches over them.",
        subcommands = {
            ServeCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            RotateKeysCommand.class,
            SettingsCommand.class,
            CtlCommand.class
        })
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        int status = commandLine().execute(arguments);
        // A server that runs keeps its process: `serve` returns when it is told to stop.
        System.exit(status);
    }

    static CommandLine commandLine() {
        PrintWriter errors = new PrintWriter(System.err, true, java.nio.charset.StandardCharsets.UTF_8);
        return new CommandLine(new Main()).setErr(errors).setExecutionExceptionHandler(new Failures());
    }
}
