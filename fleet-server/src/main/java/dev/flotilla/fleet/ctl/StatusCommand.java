package dev.flotilla.fleet.ctl;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.fleet.ctl.client.Address;
import dev.flotilla.fleet.ctl.client.Api;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** The whole at a glance. */
@Command(name = "status", description = "Who asks, how the fleet is, and what it trusts.")
final class StatusCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CtlCommand ctl;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Api api = ctl.api();
        Document status = Document.builder()
                .put("session", api.get(Address.of("session")))
                .put("fleet", api.get(Address.of("fleet")))
                .put("trust", api.get(Address.of("trust")))
                .build();
        ctl.output()
                .one(
                        status,
                        List.of(
                                "session.user",
                                "session.scopes",
                                "fleet.devices",
                                "fleet.models",
                                "fleet.bundles",
                                "fleet.activeRollouts",
                                "fleet.stop",
                                "fleet.openAlerts",
                                "trust.rootVersion",
                                "trust.targetsVersion",
                                "trust.problem"));
        return ExitCode.DONE.code();
    }
}
