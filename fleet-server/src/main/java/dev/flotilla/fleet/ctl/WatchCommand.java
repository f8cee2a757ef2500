package dev.flotilla.fleet.ctl;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.fleet.ctl.view.Display;
import dev.flotilla.fleet.ctl.view.LiveDisplay;
import dev.flotilla.fleet.ctl.view.Output;
import dev.flotilla.fleet.ctl.view.PlainDisplay;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code ctl rollouts watch}. */
@Command(
        name = "watch",
        description =
                "Shows how a rollout goes on, until it ends: 0 completed, 3 otherwise. In a terminal it draws bars; else it"
                        + " adds a line for each change.")
final class WatchCommand implements Callable<Integer> {
    private static final String COMPLETED = "COMPLETED";
    private static final Set<String> ENDS = Set.of(COMPLETED, "ABORTED");
    private static final Duration VERY_LONG = Duration.ofDays(366);

    /** When to stop watching. */
    enum Until {
        /** When it is completed or aborted, whatever happens before. */
        ended,
        /** Also when it is paused, since nothing goes on then unless somebody looks. */
        completed
    }

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private RolloutCommands rollouts;

    @Parameters(paramLabel = "ROLLOUT", description = "Its id.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private String id;

    @Option(
            names = "--until",
            paramLabel = "ended|completed",
            defaultValue = "ended",
            description =
                    "'completed' also stops, with 3, at a rollout that is paused, for scripts that nobody watches.")
    private Until until = Until.ended;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = Lifetime.class,
            description = "Stops after this time, with 4, if the rollout is still under way: 90s, 15m, 12h.")
    private Optional<Duration> limit = Optional.empty();

    @Option(names = "--plain", description = "Adds lines, in a terminal too.")
    private boolean plain;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Output output = rollouts.ctl().output();
        Document last = new WatchedRollout(rollouts.ctl().api(), id, display(output))
                .follow(this::isUnderWay, limit.orElse(VERY_LONG));
        if (output.json()) {
            output.told(last, List.of());
        }
        return (isUnderWay(last) ? ExitCode.UNDER_WAY : verdict(last)).code();
    }

    private static ExitCode verdict(Document rollout) throws MalformedDocumentException {
        return rollout.string("state").equals(COMPLETED) ? ExitCode.DONE : ExitCode.ENDED_OTHERWISE;
    }

    private boolean isUnderWay(Document rollout) throws MalformedDocumentException {
        String state = rollout.string("state");
        boolean stopped = until == Until.completed && state.equals("PAUSED");
        return !ENDS.contains(state) && !stopped;
    }

    /** Beside JSON the progress goes where errors go. */
    private Display display(Output output) {
        if (output.json()) {
            return new PlainDisplay(output.notes());
        }
        return plain || !Ansi.AUTO.enabled() ? new PlainDisplay(output.out()) : new LiveDisplay(output.out());
    }
}
