package dev.flotilla.fleet.app;

import dev.flotilla.contract.codec.Reason;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Puts new online keys in the place of those that may have been stolen; exit status 1 when it cannot. */
@Command(
        name = "rotate-keys",
        mixinStandardHelpOptions = true,
        description =
                "Makes new online keys for a server that is stopped, and prints their public halves, which the owner"
                        + " then has to name in the next root.json and targets.json. The old keys are deleted.")
final class RotateKeysCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Option(
            names = "--data-dir",
            required = true,
            paramLabel = "DIR",
            description = "Where the server keeps everything.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private Path dataDirectory;

    @Option(names = "--out", paramLabel = "FILE", description = "Where the public halves go instead of being printed.")
    private @Nullable Path out;

    @Override
    public Integer call() {
        PrintWriter errors = spec.commandLine().getErr();
        if (Stream.of("identity", "trust").map(dataDirectory::resolve).noneMatch(Files::isDirectory)) {
            errors.println(dataDirectory + " is no directory of a server that has been started");
            return 2;
        }
        byte[] publicHalves;
        try (DataDirectory directory = DataDirectory.open(dataDirectory)) {
            publicHalves = ServerFiles.onlineKeys(directory.resolve(""))
                    .replace(new SecureRandom())
                    .publicKeys()
                    .toDocument()
                    .toJson();
        } catch (IOException e) {
            errors.println("the keys were not replaced: " + Reason.of(e));
            return 1;
        }
        return show(publicHalves, errors);
    }

    /** Prints them also where they cannot be written: without them, the owner cannot name the new keys. */
    private int show(byte[] publicHalves, PrintWriter errors) {
        if (out != null) {
            try {
                Files.write(out, publicHalves);
                return 0;
            } catch (IOException e) {
                errors.println("the keys are replaced, but their public halves, which follow, are not written: "
                        + Reason.of(out, e));
            }
        }
        spec.commandLine().getOut().println(new String(publicHalves, StandardCharsets.UTF_8));
        spec.commandLine().getOut().flush();
        return out == null ? 0 : 1;
    }
}
