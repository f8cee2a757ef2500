package dev.flotilla.fleet.ctl;

import dev.flotilla.fleet.ctl.client.Address;
import dev.flotilla.fleet.ctl.client.ApiRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Ends what {@code login} began. */
@Command(name = "logout", description = "Ends the session, and deletes the file that --token-file names.")
final class LogoutCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CtlCommand ctl;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path kept = ctl.sessionFile();
        ctl.api().send(ApiRequest.delete(Address.of("session")));
        Files.deleteIfExists(kept);
        ctl.output().done("signed out");
        return ExitCode.DONE.code();
    }
}
