package dev.flotilla.fleet.ctl;

import dev.flotilla.fleet.ctl.client.Address;
import dev.flotilla.fleet.ctl.client.Listing;
import dev.flotilla.fleet.ctl.view.Tables;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Shows by what a rollout went on or did not. */
@Command(
        name = "evidence",
        description = "What a rollout's gates said, the newest first; with --json every number behind it.")
final class EvidenceCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private RolloutCommands rollouts;

    @Parameters(paramLabel = "ROLLOUT", description = "Its id.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private String id;

    @Mixin
    private Limit limit = new Limit();

    @Override
    public Integer call() throws IOException, InterruptedException {
        CtlCommand ctl = rollouts.ctl();
        Address evidence = Address.of("rollouts", id, "evidence");
        ctl.output().list(Listing.read(ctl.api(), evidence, "before", limit.items()), Tables.VERDICTS);
        return ExitCode.DONE.code();
    }
}
