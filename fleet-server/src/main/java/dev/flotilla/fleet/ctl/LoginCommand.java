package dev.flotilla.fleet.ctl;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.fleet.ctl.client.Address;
import dev.flotilla.fleet.ctl.client.Api;
import dev.flotilla.fleet.ctl.client.ApiRequest;
import dev.flotilla.fleet.ctl.client.BrowserReturn;
import dev.flotilla.fleet.ctl.client.InvalidInputException;
import dev.flotilla.fleet.ctl.client.SecretFile;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Signs in, with a password or in a browser; the session does what a token does, until it ends. */
@Command(name = "login", description = "Signs in, and keeps the session in the file that --token-file names.")
final class LoginCommand implements Callable<Integer> {
    private static final Pattern SESSION = Pattern.compile("flotilla_session=([^;]+)");
    /** As long as the server waits for whoever is at the provider. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CtlCommand ctl;

    @ArgGroup(exclusive = true, multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private Way way;

    /** One of them. */
    static final class Way {
        @ArgGroup(exclusive = false)
        private @Nullable Password password;

        @Option(
                names = "--oidc",
                required = true,
                description = "In a browser on this machine, at the OpenID provider that the server knows.")
        private boolean provider;
    }

    /** Both of them. */
    static final class Password {
        @Option(names = "--user", required = true, paramLabel = "NAME", description = "Who signs in.")
        @SuppressWarnings("NullAway.Init") // picocli sets it before call()
        private String user;

        @Option(
                names = "--password-file",
                required = true,
                paramLabel = "FILE",
                description = "Holds the password, for nobody else to read.")
        @SuppressWarnings("NullAway.Init") // picocli sets it before call()
        private Path file;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path kept = ctl.sessionFile();
        SecretFile.requireWritable(kept);
        Api.Answer answer = way.provider ? byProvider() : byPassword(Objects.requireNonNull(way.password));
        Matcher session = SESSION.matcher(answer.setCookie().orElse(""));
        if (!session.find()) {
            throw new IOException("the server let you in and gave no session");
        }
        SecretFile.write(kept, session.group(1));
        ctl.output().one(answer.json(), List.of("user", "role", "scopes"));
        return ExitCode.DONE.code();
    }

    private Api.Answer byPassword(Password password) throws IOException, InterruptedException {
        Document who = Document.builder()
                .put("user", password.user)
                .put("password", SecretFile.read(password.file))
                .build();
        return ctl.anonymousApi().send(ApiRequest.post(Address.of("session"), who));
    }

    private Api.Answer byProvider() throws IOException, InterruptedException {
        Api api = ctl.anonymousApi();
        Optional<String> provider = api.get(Address.of("session", "ways")).findString("provider");
        if (provider.isEmpty()) {
            throw new InvalidInputException(
                    "--oidc: this server knows no OpenID provider; use --user and --password-file");
        }
        try (BrowserReturn back = new BrowserReturn(new SecureRandom())) {
            ctl.output()
                    .note("Open this in a browser on this machine and sign in at " + provider.get()
                            + "; it says why if you are not let in:");
            ctl.output().note(back.begin(api.address()).toString());
            Document brought = Document.builder()
                    .put("code", back.await(PATIENCE))
                    .put("verifier", back.verifier())
                    .build();
            return api.send(ApiRequest.post(Address.of("session", "provider", "code"), brought));
        }
    }
}
