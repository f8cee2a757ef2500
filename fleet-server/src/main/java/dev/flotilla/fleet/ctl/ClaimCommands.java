package dev.flotilla.fleet.ctl;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.fleet.ctl.client.Address;
import dev.flotilla.fleet.ctl.client.ApiRequest;
import dev.flotilla.fleet.ctl.client.Listing;
import dev.flotilla.fleet.ctl.view.Tables;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code ctl claims}. */
@Command(name = "claims", description = "One-time rights to enrol devices.")
final class ClaimCommands {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before a command is run
    private CtlCommand ctl;

    @Command(name = "list", description = "Claims that can still be used, the newest first.")
    int list(@Mixin Limit limit) throws IOException, InterruptedException {
        ctl.output()
                .list(Listing.read(ctl.api(), Address.of("enrolment-claims"), "after", limit.items()), Tables.CLAIMS);
        return ExitCode.DONE.code();
    }

    @Command(name = "create", description = "Makes claims and prints them, one on a line; they are shown this once.")
    int create(
            @Option(names = "--count", paramLabel = "N", defaultValue = "1", description = "How many.") int count,
            @Option(
                            names = "--expires-in",
                            required = true,
                            paramLabel = "TIME",
                            converter = Lifetime.class,
                            description = "How long they are good: 15m, 12h, 30d.")
                    Duration lifetime,
            @Option(names = "--group", paramLabel = "GROUP", description = "The group that the devices will be in.")
                    Optional<String> group,
            @Mixin Once once)
            throws IOException, InterruptedException {
        Document wanted = Document.builder()
                .put("count", (long) count)
                .put("expiresInSeconds", lifetime.toSeconds())
                .putIfPresent("group", group)
                .build();
        Document made = ctl.api()
                .send(once.named(ApiRequest.post(Address.of("enrolment-claims"), wanted)))
                .json();
        ctl.output().told(made, made.strings("claims"));
        return ExitCode.DONE.code();
    }

    @Command(name = "revoke", description = "Revokes those claims made together that are not used yet.")
    int revoke(@Parameters(paramLabel = "CLAIMS", description = "Their id.") String id)
            throws IOException, InterruptedException {
        ctl.api().send(ApiRequest.delete(Address.of("enrolment-claims", id)));
        ctl.output().done("the claims " + id + " are revoked");
        return ExitCode.DONE.code();
    }
}
