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

/** Makes the first operator of a new server. */
@Command(name = "setup", description = "Makes the first operator, once; 'login' as that one afterwards.")
final class SetupCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CtlCommand ctl;

    @Option(names = "--user", required = true, paramLabel = "NAME", description = "By which the operator signs in.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private String user;

    @Option(
            names = "--password-file",
            required = true,
            paramLabel = "FILE",
            description = "Holds the password, for nobody else to read.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private Path passwordFile;

    @Option(
            names = "--setup-token-file",
            required = true,
            paramLabel = "FILE",
            description = "Holds the setup token that the server printed, for nobody else to read.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private Path setupTokenFile;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Document first = Document.builder()
                .put("setupToken", SecretFile.read(setupTokenFile))
                .put("user", user)
                .put("password", SecretFile.read(passwordFile))
                .build();
        ctl.anonymousApi().send(ApiRequest.post(Address.of("setup"), first));
        ctl.output().done(user + " may sign in");
        return ExitCode.DONE.code();
    }
}
