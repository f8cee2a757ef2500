package dev.flotilla.daemon;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Tells systemd how the service is (sd_notify(3)). Its socket takes datagrams, and the JDK has Unix domain sockets for
 * streams only; systemd's own {@code systemd-notify} is there wherever systemd is, and spares code for each libc. A message
 * is then from a child of the service, for which the unit has {@code NotifyAccess=all}.
 */
final class ServiceManager {
    /** The most time that one message may take. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final String PROGRAM = "systemd-notify";

    private final String program;

    ServiceManager() {
        this(PROGRAM);
    }

    ServiceManager(String program) {
        this.program = program;
    }

    /**
     * Sends one line.
     *
     * @param state such as {@code READY=1}
     * @throws IOException if it could not be sent within {@link #PATIENCE}
     */
    void tell(String state) throws IOException {
        Process child = new ProcessBuilder(List.of(program, state))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (!child.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || child.exitValue() != 0) {
                throw new IOException(program + " " + state + " did not succeed within " + PATIENCE.toSeconds() + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while " + state + " was told");
        } finally {
            child.destroyForcibly();
        }
    }
}
