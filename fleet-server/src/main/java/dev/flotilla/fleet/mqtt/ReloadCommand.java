package dev.flotilla.fleet.mqtt;

import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What has the broker read its files again.
 *
 * @param words the program and its arguments; none when that is somebody else's to do
 */
public record ReloadCommand(List<String> words) {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /**
     * Runs it to its end.
     *
     * @throws IOException if it cannot be started, fails or takes too long
     */
    void run() throws IOException, InterruptedException {
        if (words.isEmpty()) {
            return;
        }
        Process process = new ProcessBuilder(words)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(this + " was not done after " + LIMIT.toSeconds() + " s");
        }
        if (process.exitValue() != 0) {
            throw new IOException(this + " ended with status " + process.exitValue());
        }
    }

    @Override
    public String toString() {
        return "'" + String.join(" ", words) + "' (setting mqtt.broker-reload-command)";
    }
}
