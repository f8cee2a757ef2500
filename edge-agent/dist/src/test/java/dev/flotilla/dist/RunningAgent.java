package dev.flotilla.dist;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process of {@code flotilla-agent run}, from its exec on. */
final class RunningAgent implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern CONNECTED = Pattern.compile("\"connected\"\\s*:\\s*true");
    private static final int POLL_MILLIS = 20;
    private static final Pattern ADDRESS = Pattern.compile("Agent \\S+ at (http://\\S+?)/?");
    /** 128 + SIGTERM. */
    private static final int TERMINATED = 143;

    private final HttpClient client = HttpClient.newHttpClient();
    private final long started = System.nanoTime();
    private final Process process;
    private final String address;

    /**
     * Starts the program and waits until its local API is up.
     *
     * @param program what stands before {@code run}
     */
    RunningAgent(List<String> program, Path config) throws IOException {
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of("run", "--config", config.toString()));
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        address = awaitAddress();
    }

    private String awaitAddress() throws IOException {
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String line;
        while ((line = out.readLine()) != null) {
            Matcher matcher = ADDRESS.matcher(line);
            if (matcher.matches()) {
                return matcher.group(1);
            }
        }
        throw new IOException("the agent ended before it served, see its log above");
    }

    /** Classifies one image; the answer as JSON. */
    String infer(byte[] pixels) throws IOException, InterruptedException {
        return exchange(
                HttpRequest.newBuilder(URI.create(address + "/infer")).POST(BodyPublishers.ofByteArray(pixels)));
    }

    String status() throws IOException, InterruptedException {
        return exchange(HttpRequest.newBuilder(URI.create(address + "/status")));
    }

    private String exchange(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                client.send(request.timeout(LIMIT).build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
        if (answer.statusCode() != 200) {
            throw new IOException(address + " answers " + answer.statusCode() + ": " + answer.body());
        }
        return answer.body();
    }

    /** Waits for what {@code status} tells once the broker has taken the device. */
    void awaitConnection() throws IOException, InterruptedException {
        Instant end = Instant.now().plus(LIMIT);
        while (!CONNECTED.matcher(status()).find()) {
            if (Instant.now().isAfter(end)) {
                throw new IOException("the agent did not connect: " + status());
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    Duration sinceStart() {
        return Duration.ofNanos(System.nanoTime() - started);
    }

    /** Memory as the kernel accounts it. */
    Memory memory() throws IOException {
        return Memory.of(process.pid());
    }

    /** Sends SIGTERM and waits for the end. */
    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("the agent did not end on SIGTERM");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        if (process.exitValue() != TERMINATED) {
            throw new IOException("the agent ended with " + process.exitValue());
        }
    }
}
