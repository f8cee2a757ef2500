package dev.flotilla.fleet.ctl;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.fleet.ctl.client.Address;
import dev.flotilla.fleet.ctl.client.Listing;
import dev.flotilla.fleet.ctl.view.Tables;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** {@code ctl audit}. */
@Command(name = "audit", description = "Who changed what.")
final class AuditCommands {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before a command is run
    private CtlCommand ctl;

    @Command(name = "list", description = "Entries, the newest first.")
    int list(@Mixin Limit limit) throws IOException, InterruptedException {
        ctl.output().list(Listing.read(ctl.api(), Address.of("audit"), "before", limit.items()), Tables.AUDIT);
        return ExitCode.DONE.code();
    }

    @Command(
            name = "verify",
            description = "Follows the whole chain; ends with 1 if it is broken. Note the hash elsewhere, and compare.")
    int verify() throws IOException, InterruptedException {
        Document check = ctl.api().get(Address.of("audit", "verify"));
        ctl.output().one(check, List.of("intact", "entries", "hash", "brokenAt", "problem"));
        return (check.flag("intact") ? ExitCode.DONE : ExitCode.FAILED).code();
    }
}
