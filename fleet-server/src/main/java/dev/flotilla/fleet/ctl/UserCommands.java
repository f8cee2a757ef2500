package dev.flotilla.fleet.ctl;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.fleet.ctl.client.Address;
import dev.flotilla.fleet.ctl.client.ApiRequest;
import dev.flotilla.fleet.ctl.client.Listing;
import dev.flotilla.fleet.ctl.client.SecretFile;
import dev.flotilla.fleet.ctl.view.Tables;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code ctl users}. */
@Command(name = "users", description = "The operators and what each may do.")
final class UserCommands {
    private static final List<String> SHOWN = List.of("user", "role", "disabled", "createdAt");

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before a command is run
    private CtlCommand ctl;

    @Command(name = "list", description = "Operators in rising order of name.")
    int list(@Mixin Limit limit) throws IOException, InterruptedException {
        ctl.output().list(Listing.read(ctl.api(), Address.of("users"), "after", limit.items()), Tables.USERS);
        return ExitCode.DONE.code();
    }

    @Command(name = "create", description = "Adds an operator.")
    int create(
            @Parameters(paramLabel = "NAME", description = "By which the operator signs in.") String user,
            @Option(
                            names = "--role",
                            required = true,
                            paramLabel = "ROLE",
                            description = "viewer, operator, releaser or admin.")
                    String role,
            @Option(
                            names = "--password-file",
                            required = true,
                            paramLabel = "FILE",
                            description = "Holds the password, for nobody else to read.")
                    Path passwordFile,
            @Mixin Once once)
            throws IOException, InterruptedException {
        Document wanted = Document.builder()
                .put("user", user)
                .put("password", SecretFile.read(passwordFile))
                .put("role", role)
                .build();
        ApiRequest request = once.named(ApiRequest.post(Address.of("users"), wanted));
        ctl.output().one(ctl.api().send(request).json(), SHOWN);
        return ExitCode.DONE.code();
    }

    @Command(name = "change", description = "Changes an operator's role, password, or whether she may sign in.")
    int change(
            @Parameters(paramLabel = "NAME", description = "The operator.") String user,
            @Option(names = "--role", paramLabel = "ROLE", description = "viewer, operator, releaser or admin.")
                    Optional<String> role,
            @Option(
                            names = "--disabled",
                            paramLabel = "true|false",
                            arity = "1",
                            description = "Whether sessions and tokens are good for nothing from now on.")
                    Optional<Boolean> disabled,
            @Option(
                            names = "--password-file",
                            paramLabel = "FILE",
                            description = "Holds the new password, for nobody else to read.")
                    Optional<Path> passwordFile)
            throws IOException, InterruptedException {
        Document.Builder change = Document.builder().putIfPresent("role", role).putIfPresent("disabled", disabled);
        if (passwordFile.isPresent()) {
            change.put("password", SecretFile.read(passwordFile.get()));
        }
        ApiRequest request = ApiRequest.patch(Address.of("users", user), change.build());
        ctl.output().one(ctl.api().send(request).json(), SHOWN);
        return ExitCode.DONE.code();
    }
}
