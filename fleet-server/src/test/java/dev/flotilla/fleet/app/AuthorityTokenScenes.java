package dev.flotilla.fleet.app;

import dev.flotilla.fleet.identity.ServerIdentity;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** In a process of its own, which reaches tokens: opens the identity that each of some settings files names, and says how that went. */
final class AuthorityTokenScenes {
    private AuthorityTokenScenes() {}

    public static void main(String[] settings) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (String file : settings) {
            out.println(outcome(Path.of(file)));
        }
    }

    private static String outcome(Path settings) throws Exception {
        Path data = settings.resolveSibling(settings.getFileName() + ".data");
        try (DataDirectory directory = DataDirectory.open(data)) {
            ServerIdentity identity = ServerFiles.identity(directory, ServerConfig.read(data, settings), Instant.now());
            identity.certificate().verify(identity.authority().getPublicKey());
            Files.writeString(settings.resolveSibling(settings.getFileName() + ".pem"), identity.authorityPem());
            return "signs for " + identity.authority().getSubjectX500Principal() + " " + identity.authorityDigest();
        } catch (IOException e) {
            return e.getMessage();
        }
    }
}
