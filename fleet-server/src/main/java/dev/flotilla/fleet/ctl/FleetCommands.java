package dev.flotilla.fleet.ctl;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.fleet.ctl.client.Address;
import dev.flotilla.fleet.ctl.client.ApiRequest;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code ctl fleet}. */
@Command(name = "fleet", description = "All rollouts at once.")
final class FleetCommands {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before a command is run
    private CtlCommand ctl;

    @Command(
            name = "stop",
            description =
                    "The emergency stop: pauses every running rollout, and lets none start or go on until 'release'.")
    int stop(
            @Option(
                            names = "--reason",
                            required = true,
                            paramLabel = "TEXT",
                            description = "Why, for the audit log and for whoever looks.")
                    String reason)
            throws IOException, InterruptedException {
        Document why = Document.builder().put("reason", reason).build();
        Document stop = ctl.api()
                .send(ApiRequest.post(Address.of("fleet", "stop"), why))
                .json();
        ctl.output().one(stop, List.of("since", "reason"));
        return ExitCode.DONE.code();
    }

    @Command(
            name = "release",
            description = "Lifts the emergency stop; rollouts that it paused stay so until each is resumed.")
    int release() throws IOException, InterruptedException {
        ctl.api().send(ApiRequest.delete(Address.of("fleet", "stop")));
        ctl.output().done("the fleet is not stopped; resume what is to go on");
        return ExitCode.DONE.code();
    }
}
