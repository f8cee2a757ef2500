package dev.flotilla.fleet.ctl;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.fleet.ctl.client.Address;
import dev.flotilla.fleet.ctl.view.Tables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Shows how far what a model sees has moved. */
@Command(
        name = "drift",
        description = "How far what a model sees has moved from its baseline, by feature and by device.")
final class DriftCommand implements Callable<Integer> {
    private static final List<String> COMPARISONS = List.of("baseline", "others", "past");

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CtlCommand ctl;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    // optional only because picocli asks for it before a subcommand, too
    @Parameters(arity = "0..1", paramLabel = "DIGEST", description = "The model's bundle.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private Optional<String> bundle;

    @Override
    public Integer call() throws IOException, InterruptedException {
        String digest = bundle.orElseThrow(
                () -> new ParameterException(spec.commandLine(), "Missing required parameter: 'DIGEST'"));
        Document drift = ctl.api().get(Address.of("drift").with("bundle", digest));
        List<String> lines = new ArrayList<>(Tables.DRIFTING_FEATURES.lines(drift.objects("features")));
        lines.add("");
        lines.addAll(Tables.DRIFTING_DEVICES.lines(drift.objects("devices")));
        ctl.output().told(drift, lines);
        return ExitCode.DONE.code();
    }

    @Command(
            name = "groups",
            description =
                    "Which groups of devices differ from the baseline, from other devices and from their past, and"
                            + " which devices differ from their group.")
    int groups(@Parameters(paramLabel = "DIGEST", description = "The model's bundle.") String digest)
            throws IOException, InterruptedException {
        Document compared = ctl.api().get(Address.of("drift", "groups").with("bundle", digest));
        List<Document> groups = compared.objects("groups");
        List<String> lines = new ArrayList<>(Tables.COMPARED_GROUPS.lines(groups));
        lines.add("");
        lines.addAll(Tables.DIFFERING_FEATURES.lines(differing(groups)));
        lines.add("");
        lines.addAll(Tables.ODD_DEVICES.lines(oddDevices(groups)));
        ctl.output().told(compared, lines);
        return ExitCode.DONE.code();
    }

    private static List<Document> differing(List<Document> groups) throws MalformedDocumentException {
        List<Document> rows = new ArrayList<>();
        for (Document group : groups) {
            for (Document feature : group.objects("features")) {
                List<String> from = differsFrom(feature);
                if (!from.isEmpty()) {
                    rows.add(Document.builder()
                            .put("group", group.string("name"))
                            .put("feature", feature)
                            .put("from", from)
                            .build());
                }
            }
        }
        return rows;
    }

    private static List<String> differsFrom(Document feature) throws MalformedDocumentException {
        List<String> from = new ArrayList<>();
        for (String comparison : COMPARISONS) {
            Optional<Document> difference = feature.findObject(comparison);
            if (difference.isPresent() && difference.get().flag("differs")) {
                from.add(comparison);
            }
        }
        return from;
    }

    private static List<Document> oddDevices(List<Document> groups) throws MalformedDocumentException {
        List<Document> rows = new ArrayList<>();
        for (Document group : groups) {
            for (Document device : group.objects("oddDevices")) {
                rows.add(Document.builder()
                        .put("group", group.string("name"))
                        .put("device", device)
                        .build());
            }
        }
        return rows;
    }
}
