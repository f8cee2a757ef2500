package dev.flotilla.fleet.ctl;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.fleet.ctl.client.Address;
import dev.flotilla.fleet.ctl.client.Api;
import dev.flotilla.fleet.ctl.client.ApiRequest;
import dev.flotilla.fleet.ctl.client.RefusedRequestException;
import dev.flotilla.fleet.ctl.client.SecretFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Ends what {@code login} began. */
@Command(
        name = "logout",
        description =
                "Ends the session, or revokes the API token if it may, and deletes the file that --token-file names.")
final class LogoutCommand implements Callable<Integer> {
    /** What the secrets of API tokens start with. */
    private static final String TOKEN_PREFIX = "flotilla_";

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CtlCommand ctl;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path kept = ctl.sessionFile();
        String done = SecretFile.readToken(kept).startsWith(TOKEN_PREFIX) ? revoke() : signOut();
        Files.deleteIfExists(kept);
        ctl.output().done(done);
        return ExitCode.DONE.code();
    }

    private String signOut() throws IOException, InterruptedException {
        ctl.api().send(ApiRequest.delete(Address.of("session")));
        return "signed out";
    }

    /** What became of the token: only those that administer can revoke any, themselves too. */
    private String revoke() throws IOException, InterruptedException {
        Api api = ctl.api();
        Document who;
        try {
            who = api.get(Address.of("session"));
        } catch (RefusedRequestException e) {
            if (e.isUnauthorized()) {
                return "the API token was good for nothing any more; its file is deleted";
            }
            throw e;
        }
        String token = who.string("token");
        if (!who.strings("scopes").contains("administer")) {
            ctl.output()
                    .notes()
                    .println("API token " + token + " lives on: it may not revoke itself; an administrator can,"
                            + " by 'tokens revoke " + token + "'");
            return "the file is deleted";
        }
        api.send(ApiRequest.delete(Address.of("tokens", token)));
        return "API token " + token + " is revoked";
    }
}
