package dev.flotilla.fleet.ctl;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.fleet.ctl.client.Address;
import dev.flotilla.fleet.ctl.client.Api;
import dev.flotilla.fleet.ctl.client.ApiRequest;
import dev.flotilla.fleet.ctl.client.SecretFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Signs in with a password; the session does what a token does, until it ends. */
@Command(name = "login", description = "Signs in, and keeps the session in the file that --token-file names.")
final class LoginCommand implements Callable<Integer> {
    private static final Pattern SESSION = Pattern.compile("flotilla_session=([^;]+)");

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CtlCommand ctl;

    @Option(names = "--user", required = true, paramLabel = "NAME", description = "Who signs in.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private String user;

    @Option(
            names = "--password-file",
            required = true,
            paramLabel = "FILE",
            description = "Holds the password, for nobody else to read.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private Path passwordFile;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path kept = ctl.sessionFile();
        Document who = Document.builder()
                .put("user", user)
                .put("password", SecretFile.read(passwordFile))
                .build();
        Api.Answer answer = ctl.anonymousApi().send(ApiRequest.post(Address.of("session"), who));
        Matcher session = SESSION.matcher(answer.setCookie().orElse(""));
        if (!session.find()) {
            throw new IOException("the server let " + user + " in and gave no session");
        }
        SecretFile.write(kept, session.group(1));
        ctl.output().one(answer.json(), List.of("user", "role", "scopes"));
        return ExitCode.DONE.code();
    }
}
