package dev.flotilla.fleet.ctl;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.fleet.ctl.client.Address;
import dev.flotilla.fleet.ctl.client.ApiRequest;
import dev.flotilla.fleet.ctl.client.Listing;
import dev.flotilla.fleet.ctl.client.SecretFile;
import dev.flotilla.fleet.ctl.view.Tables;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code ctl tokens}. */
@Command(name = "tokens", description = "With which programs use the API.")
final class TokenCommands {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before a command is run
    private CtlCommand ctl;

    @Command(name = "list", description = "Tokens that have not expired, the newest first.")
    int list(@Mixin Limit limit) throws IOException, InterruptedException {
        ctl.output().list(Listing.read(ctl.api(), Address.of("tokens"), "after", limit.items()), Tables.TOKENS);
        return ExitCode.DONE.code();
    }

    @Command(name = "create", description = "Makes a token in one's own name; it is shown this once.")
    int create(
            @Option(names = "--name", required = true, paramLabel = "NAME", description = "What it is for.")
                    String name,
            @Option(
                            names = "--scope",
                            required = true,
                            split = ",",
                            paramLabel = "SCOPE",
                            description = "read, operate, release or administer; may be repeated.")
                    List<String> scopes,
            @Option(
                            names = "--expires-in",
                            required = true,
                            paramLabel = "TIME",
                            converter = Lifetime.class,
                            description = "How long it is good: 12h, 30d.")
                    Duration lifetime,
            @Option(
                            names = "--out",
                            paramLabel = "FILE",
                            description = "Where the token goes, for nobody else to read, instead of being printed.")
                    Optional<Path> out,
            @Mixin Once once)
            throws IOException, InterruptedException {
        if (out.isPresent()) {
            SecretFile.requireWritable(out.get());
        }
        Document wanted = Document.builder()
                .put("name", name)
                .put("scopes", scopes)
                .put("expiresInSeconds", lifetime.toSeconds())
                .build();
        Document made = ctl.api()
                .send(once.named(ApiRequest.post(Address.of("tokens"), wanted)))
                .json();
        if (out.isPresent()) {
            SecretFile.write(out.get(), made.string("token"));
            ctl.output().done("token " + made.string("id") + " is in " + out.get());
        } else {
            ctl.output().one(made, List.of("id", "name", "scopes", "expiresAt", "token"));
        }
        return ExitCode.DONE.code();
    }

    @Command(name = "revoke", description = "Ends a token.")
    int revoke(@Parameters(paramLabel = "TOKEN", description = "Its id.") String id)
            throws IOException, InterruptedException {
        ctl.api().send(ApiRequest.delete(Address.of("tokens", id)));
        ctl.output().done("token " + id + " is revoked");
        return ExitCode.DONE.code();
    }
}
