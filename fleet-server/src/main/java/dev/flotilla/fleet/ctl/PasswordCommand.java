package dev.flotilla.fleet.ctl;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.fleet.ctl.client.Address;
import dev.flotilla.fleet.ctl.client.ApiRequest;
import dev.flotilla.fleet.ctl.client.SecretFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Changes one's own password. */
@Command(name = "password", description = "Changes one's own password, which ends all of one's sessions.")
final class PasswordCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CtlCommand ctl;

    @Option(
            names = "--password-file",
            required = true,
            paramLabel = "FILE",
            description = "Holds the present password, for nobody else to read.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private Path present;

    @Option(
            names = "--new-password-file",
            required = true,
            paramLabel = "FILE",
            description = "Holds the new password, for nobody else to read.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private Path wanted;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Document change = Document.builder()
                .put("password", SecretFile.read(present))
                .put("newPassword", SecretFile.read(wanted))
                .build();
        ctl.api().send(ApiRequest.put(Address.of("session", "password"), change));
        ctl.output().done("changed; 'login' with the new one");
        return ExitCode.DONE.code();
    }
}
