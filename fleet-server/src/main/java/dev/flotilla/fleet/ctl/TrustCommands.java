package dev.flotilla.fleet.ctl;

import dev.flotilla.fleet.ctl.client.Address;
import dev.flotilla.fleet.ctl.client.ApiRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code ctl trust}. */
@Command(name = "trust", description = "The metadata that the models' owner signed.")
final class TrustCommands {
    private static final int MAX_BYTES = 1 << 20;

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before a command is run
    private CtlCommand ctl;

    @Command(name = "show", description = "What this fleet trusts.")
    int show() throws IOException, InterruptedException {
        ctl.output()
                .one(
                        ctl.api().get(Address.of("trust")),
                        List.of("rootVersion", "rootSha256", "targetsVersion", "roles", "caSha256", "problem"));
        return ExitCode.DONE.code();
    }

    @Command(name = "root", description = "Takes in the first root.json, or the next.")
    int root(@Parameters(paramLabel = "FILE", description = "root.json.") Path file)
            throws IOException, InterruptedException {
        return put(file, "trust", "root");
    }

    @Command(name = "targets", description = "Takes in a newer targets.json.")
    int targets(@Parameters(paramLabel = "FILE", description = "targets.json.") Path file)
            throws IOException, InterruptedException {
        return put(file, "trust", "targets");
    }

    @Command(name = "role", description = "Takes in a newer ROLE.json.")
    int role(
            @Parameters(paramLabel = "ROLE", description = "Its name in targets.json.") String role,
            @Parameters(paramLabel = "FILE", description = "ROLE.json.") Path file)
            throws IOException, InterruptedException {
        return put(file, "trust", "roles", role);
    }

    @Command(
            name = "online-keys",
            description = "Writes the public halves of the server's keys, for the owner to sign.")
    int onlineKeys(
            @Option(names = "--out", paramLabel = "FILE", description = "Where they go, instead of being printed.")
                    Optional<Path> out)
            throws IOException, InterruptedException {
        ctl.output().file(ctl.api().get(Address.of("trust", "online-keys")), out);
        return ExitCode.DONE.code();
    }

    private int put(Path file, String... address) throws IOException, InterruptedException {
        ctl.api().send(ApiRequest.put(Address.of(address), InputFile.read(file, MAX_BYTES)));
        ctl.output().done(file + " is trusted now");
        return ExitCode.DONE.code();
    }
}
