package dev.flotilla.compiler.cli;

import dev.flotilla.compiler.release.RoleName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Whether what a server offers is signed as it comes, and within which bounds. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class WatchOptions {
    private static final Set<PosixFilePermission> OWNERS =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--watch",
            paramLabel = "URL",
            description =
                    "Ask this server for release candidates, sign those that fit for --role, and bring them back.")
    private Optional<URI> server;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "Holds an API token of the server that may read and release, for nobody else to read.")
    private Optional<Path> token;

    @Option(names = "--ca", paramLabel = "FILE", description = "PEM of the authorities of the server's certificate.")
    private Optional<Path> authority;

    @Option(
            names = "--like",
            paramLabel = "BUNDLE",
            description = "A bundle of yours that candidates have to be like: name, inputs, outputs, classes and"
                    + " preprocessing; and of at most half as much size again.")
    private Optional<Path> like;

    @Option(
            names = "--every",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "Between two looks; default ${DEFAULT-VALUE}.")
    private int everySeconds;

    @Option(
            names = "--most-a-day",
            paramLabel = "N",
            defaultValue = "4",
            description = "Sign no more in 24 hours; default ${DEFAULT-VALUE}.")
    private int mostPerDay;

    @Option(names = "--accept-overridden", description = "Sign also what a person let through against the gate.")
    private boolean acceptOverridden;

    @Option(names = "--once", description = "Look once and end.")
    private boolean once;

    boolean chosen() {
        if (server.isEmpty() && (token.isPresent() || like.isPresent() || once || authority.isPresent())) {
            throw wrong("--token-file, --ca, --like and --once are for --watch");
        }
        return server.isPresent();
    }

    /** @throws InputException if the server cannot be asked in safety */
    CandidateServer server() throws InputException {
        URI address = server.orElseThrow();
        if (!"https".equals(address.getScheme()) && !isHere(address)) {
            throw new InputException("--watch " + address + ": expected https://, since the token would be readable"
                    + " on the way; http:// is for this machine");
        }
        return new CandidateServer(address, secret(), authority);
    }

    private static boolean isHere(URI address) {
        try {
            return "http".equals(address.getScheme())
                    && address.getHost() != null
                    && InetAddress.getByName(address.getHost()).isLoopbackAddress();
        } catch (IOException e) {
            return false;
        }
    }

    private String secret() throws InputException {
        Path file = token.orElseThrow(() -> wrong("--watch needs --token-file"));
        try {
            if (!OWNERS.containsAll(Files.getPosixFilePermissions(file))) {
                throw new InputException(file + ": others than its owner may read it; run chmod 600 on it");
            }
            String text = Files.readString(file, StandardCharsets.US_ASCII).strip();
            if (!text.matches("[!-~]{1,512}")) {
                throw new InputException(file + ": holds no API token");
            }
            return text;
        } catch (IOException e) {
            throw new InputException(file + ": cannot be read: " + e, e);
        }
    }

    /** What is signed, besides what these options say. */
    CandidateWatch.Terms terms(RoleName role, String family, long floor, List<String> hardware, Duration life)
            throws InputException {
        Path file = like.orElseThrow(() -> wrong("--watch needs --like, a bundle that candidates are held against"));
        if (mostPerDay < 1 || everySeconds < 1) {
            throw wrong("--most-a-day and --every have to be at least 1");
        }
        byte[] bytes = InputFiles.bytes(file);
        return new CandidateWatch.Terms(
                role,
                family,
                InputFiles.bundle(file, bytes),
                file,
                bytes.length,
                floor,
                hardware,
                life,
                mostPerDay,
                acceptOverridden);
    }

    boolean once() {
        return once;
    }

    Duration every() {
        return Duration.ofSeconds(everySeconds);
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
