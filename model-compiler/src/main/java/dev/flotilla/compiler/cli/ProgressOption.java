package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.progress.Progress;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Whether a command shows how far it is; for every command that may take long. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ProgressOption {
    private final Terminal terminal;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = {"-q", "--quiet"},
            description = "Show no progress, which else appears after two seconds.")
    private boolean quiet;

    ProgressOption(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Work that tells how far it is. */
    interface Work<T> {
        T run(Progress progress) throws Exception;
    }

    /** Whether nobody is to see any. */
    boolean unseen() {
        return quiet || spec.commandLine().getParseResult().hasMatchedOption("--json");
    }

    /** Does {@code work} and shows its progress, unless the result is for a machine, which has no use for that. */
    <T> T show(Work<T> work) throws Exception {
        if (unseen()) {
            return work.run(Progress.UNSEEN);
        }
        try (ProgressLine line = new ProgressLine(spec.commandLine().getErr(), terminal)) {
            return work.run(line);
        }
    }
}
