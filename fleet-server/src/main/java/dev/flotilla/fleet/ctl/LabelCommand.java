package dev.flotilla.fleet.ctl;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.fleet.ctl.client.Address;
import dev.flotilla.fleet.ctl.client.Api;
import dev.flotilla.fleet.ctl.client.ApiRequest;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Changes what is noted about a device. */
@Command(
        name = "label",
        description =
                "Adds tags and attributes to what is noted about a device, or takes some away; prints what is left.")
final class LabelCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private DeviceCommands devices;

    @Parameters(paramLabel = "DEVICE", description = "Its id.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private String id;

    @ArgGroup(exclusive = false, multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private LabelChange change;

    @Override
    public Integer call() throws IOException, InterruptedException {
        CtlCommand ctl = devices.ctl();
        Api api = ctl.api();
        Document labels = change.of(api.get(Address.of("devices", id)));
        Document changed = api.send(ApiRequest.put(Address.of("devices", id, "labels"), labels))
                .json();
        ctl.output().one(changed, List.of("id", "tags", "attributes"));
        return ExitCode.DONE.code();
    }
}
