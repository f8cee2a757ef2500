package dev.flotilla.fleet.job;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends processes with all that they started; also one that outlived the server that began it. */
final class ChildProcess {
    private static final Logger LOG = LoggerFactory.getLogger(ChildProcess.class);
    private static final Duration END = Duration.ofSeconds(20);

    private ChildProcess() {}

    /** Notes which process it is: its id, and when it began, since ids come again. */
    static void remember(Process process, Path file) throws IOException {
        Files.writeString(file, describe(process.toHandle()));
    }

    /** Ends the process that an earlier server noted there, so that no two of them are at one directory. */
    static void endRemembered(Path file) throws IOException, InterruptedException {
        if (!Files.exists(file)) {
            return;
        }
        String noted = Files.readString(file, StandardCharsets.UTF_8);
        Optional<ProcessHandle> process =
                find(noted).filter(found -> describe(found).equals(noted));
        if (process.isPresent()) {
            LOG.info(
                    "ending process {}, which an earlier server left at {}",
                    process.get().pid(),
                    file.getParent());
            end(process.get());
        }
        Files.delete(file);
    }

    private static Optional<ProcessHandle> find(String noted) {
        try {
            return ProcessHandle.of(Long.parseLong(noted.substring(0, Math.max(0, noted.indexOf(' ')))));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static String describe(ProcessHandle process) {
        return process.pid() + " "
                + process.info().startInstant().map(String::valueOf).orElse("unknown");
    }

    static void end(ProcessHandle process) throws InterruptedException {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.onExit().get(END.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("process {} did not end", process.pid(), e);
        }
    }
}
