package dev.flotilla.fleet.ctl;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.fleet.ctl.client.Address;
import dev.flotilla.fleet.ctl.view.Tables;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Shows how far what a model sees has moved. */
@Command(
        name = "drift",
        description = "How far what a model sees has moved from its baseline, by feature and by device.")
final class DriftCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CtlCommand ctl;

    @Parameters(paramLabel = "DIGEST", description = "The model's bundle.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private String bundle;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Document drift = ctl.api().get(Address.of("drift").with("bundle", bundle));
        List<String> lines = new ArrayList<>(Tables.DRIFTING_FEATURES.lines(drift.objects("features")));
        lines.add("");
        lines.addAll(Tables.DRIFTING_DEVICES.lines(drift.objects("devices")));
        ctl.output().told(drift, lines);
        return ExitCode.DONE.code();
    }
}
