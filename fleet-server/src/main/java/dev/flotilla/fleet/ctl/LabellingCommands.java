package dev.flotilla.fleet.ctl;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.fleet.ctl.client.Address;
import dev.flotilla.fleet.ctl.view.Tables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code ctl labelling}. */
@Command(name = "labelling", description = "What people say samples show.")
final class LabellingCommands {
    private static final String MODEL = "The model's name.";

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before a command is run
    private CtlCommand ctl;

    @Command(name = "show", description = "How far it has come, and how far annotators agree.")
    int show(@Parameters(paramLabel = "MODEL", description = MODEL) String model)
            throws IOException, InterruptedException {
        Document progress = ctl.api().get(Address.of("labelling", model));
        List<String> lines = new ArrayList<>();
        for (String state : List.of("open", "labelled", "disputed")) {
            lines.add(state + "  " + progress.integer(state, 0));
        }
        lines.add("");
        lines.addAll(Tables.AGREEMENTS.lines(progress.objects("agreements")));
        ctl.output().told(progress, lines);
        return ExitCode.DONE.code();
    }

    @Command(name = "next", description = "The sample to look at next; 'samples label' says what it shows.")
    int next(@Parameters(paramLabel = "MODEL", description = MODEL) String model)
            throws IOException, InterruptedException {
        Document answer = ctl.api().get(Address.of("labelling", model, "next"));
        Optional<Document> item = answer.findObject("item");
        if (item.isPresent()) {
            ctl.output()
                    .one(item.get(), List.of("sample", "device", "capturedAt", "suggestion.label", "labels", "image"));
        } else {
            ctl.output().done("nothing to do");
        }
        return ExitCode.DONE.code();
    }
}
