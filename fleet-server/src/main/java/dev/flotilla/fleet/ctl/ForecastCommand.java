package dev.flotilla.fleet.ctl;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.fleet.ctl.client.Address;
import dev.flotilla.fleet.ctl.view.Tables;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Says what a rollout's gates can find. */
@Command(
        name = "forecast",
        description = "What each gate can be expected to find in each stage, by what waiting devices reported so far.")
final class ForecastCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private RolloutCommands rollouts;

    @Parameters(paramLabel = "ROLLOUT", description = "Its id.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private String id;

    @Override
    public Integer call() throws IOException, InterruptedException {
        CtlCommand ctl = rollouts.ctl();
        Document forecast = ctl.api().get(Address.of("rollouts", id, "forecast"));
        ctl.output().told(forecast, Tables.FORECASTS.lines(forecast.objects("items")));
        return ExitCode.DONE.code();
    }
}
