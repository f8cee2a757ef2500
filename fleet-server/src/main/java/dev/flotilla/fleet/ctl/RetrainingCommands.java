package dev.flotilla.fleet.ctl;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.fleet.ctl.client.Address;
import dev.flotilla.fleet.ctl.client.ApiRequest;
import dev.flotilla.fleet.ctl.client.Listing;
import dev.flotilla.fleet.ctl.view.Tables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code ctl retrainings}. */
@Command(name = "retrainings", description = "Runs of pipelines, and their challengers.")
final class RetrainingCommands {
    private static final String RETRAININGS = "retrainings";
    private static final String ID = "Its id.";
    private static final String WHY = "Why, for the audit log.";

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before a command is run
    private CtlCommand ctl;

    @Command(name = "list", description = "Runs, the newest first.")
    int list(
            @Option(names = "--pipeline", paramLabel = "PIPELINE", description = "Only of this one.")
                    Optional<String> pipeline,
            @Mixin Limit limit)
            throws IOException, InterruptedException {
        Address list = Address.of(RETRAININGS).with("pipeline", pipeline);
        ctl.output().list(Listing.read(ctl.api(), list, "after", limit.items()), Tables.RETRAININGS);
        return ExitCode.DONE.code();
    }

    @Command(name = "show", description = "One run, with the gate's verdict.")
    int show(@Parameters(paramLabel = "RUN", description = ID) String id) throws IOException, InterruptedException {
        Document run = ctl.api().get(Address.of(RETRAININGS, id));
        ctl.output().told(run, lines(run));
        return ExitCode.DONE.code();
    }

    private static List<String> lines(Document run) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add(
                run.findString("id").orElse("") + " " + run.findString("state").orElse("") + ": "
                        + run.findString("reason").orElse(""));
        Optional<Document> report = run.findObject("report");
        Optional<Document> gate = report.isPresent() ? report.get().findObject("gate") : Optional.empty();
        if (gate.isPresent()) {
            for (Document check : gate.get().objects("checks")) {
                lines.add("  " + check.string("name") + " " + check.string("outcome") + ": "
                        + check.findString("message").orElse(""));
            }
        }
        return lines;
    }

    @Command(name = "override", description = "Lets a challenger through that did not pass: with a session of yours.")
    int override(
            @Parameters(paramLabel = "RUN", description = ID) String id,
            @Option(names = "--reason", required = true, paramLabel = "TEXT", description = WHY) String reason)
            throws IOException, InterruptedException {
        return steer(id, "override", reason);
    }

    @Command(name = "discard", description = "Drops a challenger that nobody has released yet.")
    int discard(
            @Parameters(paramLabel = "RUN", description = ID) String id,
            @Option(names = "--reason", required = true, paramLabel = "TEXT", description = WHY) String reason)
            throws IOException, InterruptedException {
        return steer(id, "discard", reason);
    }

    private int steer(String id, String verb, String reason) throws IOException, InterruptedException {
        Document body = Document.builder().put("reason", reason).build();
        Document run = ctl.api()
                .send(ApiRequest.post(Address.of(RETRAININGS, id, verb), body))
                .json();
        ctl.output().one(run, List.of("id", "state", "reason"));
        return ExitCode.DONE.code();
    }

    @Command(name = "candidates", description = "Challengers that wait for the owner's signature.")
    int candidates() throws IOException, InterruptedException {
        ctl.output().list(Listing.of(ctl.api().get(Address.of("candidates"))), Tables.CANDIDATES);
        return ExitCode.DONE.code();
    }
}
