package dev.flotilla.fleet.ctl;

import dev.flotilla.fleet.ctl.client.Address;
import dev.flotilla.fleet.ctl.client.ApiRequest;
import dev.flotilla.fleet.ctl.client.Listing;
import dev.flotilla.fleet.ctl.view.Tables;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code ctl devices}. */
@Command(name = "devices", description = "Who is in the fleet and what each runs.", subcommands = LabelCommand.class)
final class DeviceCommands {
    private static final List<String> SHOWN = List.of(
            "id",
            "name",
            "group",
            "tags",
            "attributes",
            "online",
            "lastSeen",
            "enrolledAt",
            "revokedAt",
            "phase",
            "reason",
            "activeModel",
            "activeVersion",
            "activeBundle",
            "desiredBundle",
            "counter",
            "floor",
            "agentVersion",
            "refused",
            "windowsDropped");

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before a command is run
    private CtlCommand ctl;

    CtlCommand ctl() {
        return ctl;
    }

    @Command(name = "list", description = "Devices in rising order of id.")
    int list(
            @Option(names = "--query", paramLabel = "TEXT", description = "Part of an id, a name or a group.")
                    Optional<String> query,
            @Option(
                            names = "--filter",
                            paramLabel = "RSQL",
                            description = "Which devices, such as 'tag==canary;online==true'.")
                    Optional<String> filter,
            @Mixin Limit limit)
            throws IOException, InterruptedException {
        Address list = Address.of("devices").with("q", query).with("filter", filter);
        ctl.output().list(Listing.read(ctl.api(), list, "after", limit.items()), Tables.DEVICES);
        return ExitCode.DONE.code();
    }

    @Command(name = "show", description = "One device.")
    int show(@Parameters(paramLabel = "DEVICE", description = "Its id.") String id)
            throws IOException, InterruptedException {
        ctl.output().one(ctl.api().get(Address.of("devices", id)), SHOWN);
        return ExitCode.DONE.code();
    }

    @Command(name = "revoke", description = "Takes a device's certificates back; it cannot connect any more.")
    int revoke(@Parameters(paramLabel = "DEVICE", description = "Its id.") String id)
            throws IOException, InterruptedException {
        ctl.api().send(ApiRequest.post(Address.of("devices", id, "revoke")));
        ctl.output().done(id + " is revoked");
        return ExitCode.DONE.code();
    }
}
