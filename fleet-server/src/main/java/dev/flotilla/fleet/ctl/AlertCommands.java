package dev.flotilla.fleet.ctl;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.fleet.ctl.client.Address;
import dev.flotilla.fleet.ctl.client.ApiRequest;
import dev.flotilla.fleet.ctl.client.Listing;
import dev.flotilla.fleet.ctl.view.Tables;
import java.io.IOException;
import java.time.Duration;
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
            @Option(names = "--state", paramLabel = "STATE", description = "open, acknowledged, silenced or resolved.")
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
        return shown(alert);
    }

    @Command(
            name = "silence",
            description = "Has nobody told of an alert for a time; then it is open again if it stands still.")
    int silence(
            @Parameters(paramLabel = "ALERT", description = "Its id.") String id,
            @Option(
                            names = "--for",
                            required = true,
                            paramLabel = "TIME",
                            converter = Lifetime.class,
                            description = "For how long: 2h, 7d.")
                    Duration time,
            @Option(
                            names = "--reason",
                            required = true,
                            paramLabel = "TEXT",
                            description = "Why, for those who ask later.")
                    String reason)
            throws IOException, InterruptedException {
        Document wanted = Document.builder()
                .put("seconds", time.toSeconds())
                .put("reason", reason)
                .build();
        return shown(ctl.api()
                .send(ApiRequest.post(Address.of("alerts", id, "silence"), wanted))
                .json());
    }

    @Command(name = "unsilence", description = "Ends an alert's silence before its time.")
    int endSilence(@Parameters(paramLabel = "ALERT", description = "Its id.") String id)
            throws IOException, InterruptedException {
        return shown(ctl.api()
                .send(ApiRequest.delete(Address.of("alerts", id, "silence")))
                .json());
    }

    private int shown(Document alert) {
        ctl.output()
                .one(alert, List.of("id", "state", "kind", "message", "silence.until", "silence.by", "silence.why"));
        return ExitCode.DONE.code();
    }
}
