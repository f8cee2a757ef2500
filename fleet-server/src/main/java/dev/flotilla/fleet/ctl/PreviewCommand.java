package dev.flotilla.fleet.ctl;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.fleet.ctl.client.Address;
import dev.flotilla.fleet.ctl.client.ApiRequest;
import dev.flotilla.fleet.ctl.view.PreviewView;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Says what a plan would do. */
@Command(
        name = "preview",
        description = "Says which devices each stage of a plan would add now, and changes nothing;"
                + " ends with 1 if the plan would be refused.")
final class PreviewCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private RolloutCommands rollouts;

    @Option(
            names = "--plan",
            required = true,
            paramLabel = "FILE",
            description = "YAML or JSON, with the fields of POST /rollouts.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private Path plan;

    @Override
    public Integer call() throws IOException, InterruptedException {
        CtlCommand ctl = rollouts.ctl();
        ApiRequest request = ApiRequest.post(Address.of("rollouts", "preview"), PlanFile.read(plan));
        Document preview = ctl.api().send(request).json();
        ctl.output().told(preview, PreviewView.lines(preview));
        return (preview.strings("refusals").isEmpty() ? ExitCode.DONE : ExitCode.FAILED).code();
    }
}
