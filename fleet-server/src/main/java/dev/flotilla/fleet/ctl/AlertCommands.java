package dev.flotilla.fleet.ctl;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.fleet.ctl.client.Address;
import dev.flotilla.fleet.ctl.client.ApiRequest;
import dev.flotilla.fleet.ctl.client.Listing;
import dev.flotilla.fleet.ctl.view.Tables;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code ctl alerts}. */
@Command(name = "alerts", description = "What needs an eye.")
final class AlertCommands {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before a command is run
    private CtlCommand ctl;

    @Command(name = "list", description = "Alerts, the newest first.")
    int list(
            @Option(names = "--state", paramLabel = "STATE", description = "open, acknowledged or resolved.")
                    Optional<String> state,
            @Mixin Limit limit)
            throws IOException, InterruptedException {
        Address list = Address.of("alerts").with("state", state.map(text -> text.toUpperCase(Locale.ROOT)));
        ctl.output().list(Listing.read(ctl.api(), list, "after", limit.items()), Tables.ALERTS);
        return ExitCode.DONE.code();
    }

    @Command(name = "ack", description = "Marks an open alert as seen.")
    int acknowledge(@Parameters(paramLabel = "ALERT", description = "Its id.") String id)
            throws IOException, InterruptedException {
        Document alert = ctl.api()
                .send(ApiRequest.post(Address.of("alerts", id, "acknowledge")))
                .json();
        ctl.output().one(alert, List.of("id", "state", "kind", "message"));
        return ExitCode.DONE.code();
    }
}
