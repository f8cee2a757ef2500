package dev.flotilla.fleet.ctl;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.fleet.ctl.client.Address;
import dev.flotilla.fleet.ctl.view.Tables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Shows how often a model is right. */
@Command(
        name = "accuracy",
        description = "How often a model is right: estimated without labels, and by slice where there are labels.")
final class AccuracyCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CtlCommand ctl;

    @Parameters(paramLabel = "DIGEST", description = "The model's bundle.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private String bundle;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Document accuracy = ctl.api().get(Address.of("accuracy").with("bundle", bundle));
        List<String> lines = new ArrayList<>(Tables.ACCURACY.lines(accuracy.objects("points")));
        Optional<Document> now = accuracy.findObject("now");
        if (now.isPresent()) {
            lines.add("");
            lines.addAll(Tables.CLASS_SHARES.lines(now.get().objects("classes")));
        }
        lines.add("");
        lines.addAll(Tables.LABELLED.lines(accuracy.objects("slices")));
        ctl.output().told(accuracy, lines);
        return ExitCode.DONE.code();
    }
}
