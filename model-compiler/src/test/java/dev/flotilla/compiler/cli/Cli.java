package dev.flotilla.compiler.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;

/** Runs the command line in this process. */
record Cli(int exit, String out, String err) {
    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    /** Time stands still, so that a slow machine sees no progress either. */
    private static final Terminal FROZEN = new Terminal(false, () -> 0);

    static Cli run(Object... arguments) {
        return runAt(NOW, arguments);
    }

    static Cli runAt(Instant now, Object... arguments) {
        // Our own models need no process of their own.
        return run(commandLine(now, Cli::trust, FROZEN), arguments);
    }

    static Cli runOn(Terminal terminal, Object... arguments) {
        return run(commandLine(NOW, Cli::trust, terminal), arguments);
    }

    /** Our own models need no process of their own, which would cost each command half a second. */
    private static Optional<String> trust(byte[] model) {
        return Optional.empty();
    }

    /** Nor do those that we make for a signer. */
    private static Apart.Said here(List<String> arguments) {
        Cli ended = run(arguments.toArray());
        return new Apart.Said(ended.exit(), ended.out().strip(), ended.err().strip());
    }

    static Cli runWith(ModelProbe probe, Object... arguments) {
        return run(commandLine(NOW, probe, FROZEN), arguments);
    }

    /** With somebody at the terminal. */
    static Cli runAnswering(Prompt prompt, Object... arguments) {
        return run(
                Main.commandLine(Clock.fixed(NOW, ZoneOffset.UTC), Cli::trust, FROZEN, prompt, Cli::here), arguments);
    }

    private static CommandLine commandLine(Instant now, ModelProbe probe, Terminal terminal) {
        return Main.commandLine(Clock.fixed(now, ZoneOffset.UTC), probe, terminal, Answers.NONE, Cli::here);
    }

    private static Cli run(CommandLine commands, Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        commands.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        String[] texts = Arrays.stream(arguments).map(String::valueOf).toArray(String[]::new);
        return new Cli(commands.execute(texts), out.toString(), err.toString());
    }

    /** This run, if it went well. */
    Cli good() {
        if (exit != 0) {
            throw new AssertionError("exit " + exit + ": " + err + out);
        }
        return this;
    }
}
