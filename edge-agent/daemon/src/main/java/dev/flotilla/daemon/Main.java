package dev.flotilla.daemon;

import dev.flotilla.contract.codec.Reason;
import java.nio.file.Path;
import java.util.Optional;

/** Where the agent's process starts. Exit codes: 0 done, 1 failed, 2 wrong usage, 3 unfit configuration or input. */
public final class Main {
    static final int FAILED = 1;
    static final int BAD_INPUT = 3;

    private Main() {}

    /**
     * A device starts as its unit says, {@code run --config FILE}. That goes past the parser of command lines, whose reflection
     * over all commands would hold up the first inference.
     */
    public static void main(String[] args) {
        Logging.configure();
        System.exit(execute(args));
    }

    static int execute(String... args) {
        boolean plain = args.length == 3 && args[0].equals("run") && args[1].equals("--config");
        return plain ? run(Path.of(args[2])) : Commands.commandLine().execute(args);
    }

    private static int run(Path config) {
        try {
            return Daemon.run(YamlFile.read(config, AgentSettings.daemon()), System.out::println);
        } catch (Exception e) {
            System.err.println(message("flotilla-agent run", e));
            return exitCode(e);
        }
    }

    static String message(String command, Exception failure) {
        return command + ": " + Reason.of(failure);
    }

    static int exitCode(Exception failure) {
        return failure instanceof BadInputException ? BAD_INPUT : FAILED;
    }

    static String version() {
        return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
                .orElse("development");
    }
}
