package dev.flotilla.fleet.ctl;

import dev.flotilla.contract.codec.Document;
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

/** {@code ctl fleet-keys}. */
@Command(name = "fleet-keys", description = "Keys of encrypted models, as the owner wrapped them for devices.")
final class FleetKeyCommands {
    private static final int MAX_BYTES = 1 << 20;
    private static final String KEY = "The fleet key's id.";

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before a command is run
    private CtlCommand ctl;

    @Command(name = "missing", description = "The devices that lack a fleet key, for flotilla-compiler wrap.")
    int missing(
            @Parameters(paramLabel = "KEY", description = KEY) String key,
            @Option(names = "--out", paramLabel = "FILE", description = "Where they go, instead of being printed.")
                    Optional<Path> out)
            throws IOException, InterruptedException {
        ctl.output().file(ctl.api().get(Address.of("fleet-keys", key, "missing")), out);
        return ExitCode.DONE.code();
    }

    @Command(name = "put", description = "Hands in what flotilla-compiler wrap made, for the devices to have it.")
    int put(
            @Parameters(paramLabel = "KEY", description = KEY) String key,
            @Parameters(paramLabel = "FILE", description = "The wrapped keys.") Path file)
            throws IOException, InterruptedException {
        ApiRequest request = ApiRequest.put(Address.of("fleet-keys", key), InputFile.read(file, MAX_BYTES));
        Document answer = ctl.api().send(request).json();
        ctl.output().one(answer, List.of("kept", "refused"));
        return ExitCode.DONE.code();
    }
}
