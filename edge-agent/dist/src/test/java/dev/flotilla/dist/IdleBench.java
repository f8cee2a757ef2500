package dev.flotilla.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * What an idle device sends and gets in a day over MQTT: all bytes of its connection, TLS included, counted by a relay between it
 * and the broker. The two things that an idle device does, pings and reports, come {@value #FASTER} times as often as by the
 * defaults, so that minutes stand for hours; a relay sees the same bytes for each of them, however often they come.
 */
final class IdleBench {
    private static final int FASTER = 60;
    private static final Duration KEEP_ALIVE = Duration.ofMinutes(5);
    private static final Duration REPORT = Duration.ofHours(1);
    /** What ends before it is not idle: the handshake, and the reports that come soon after it. */
    private static final Duration SETTLING = Duration.ofSeconds(5);

    private static final Duration COUNTED = Duration.ofMinutes(2);
    private static final Duration DAY = Duration.ofDays(1);

    private IdleBench() {}

    /**
     * Counts for two minutes.
     *
     * @param arguments the image's folder
     */
    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory("flotilla-idle-");
        try (BrokerStub fleet = new BrokerStub(folder);
                CountingProxy proxy = new CountingProxy(fleet.port())) {
            Path config = PreparedDevice.in(
                    folder, fleet.certificate(), proxy.port(), PreparedDevice.smallBundle(), faster());
            List<String> program =
                    List.of(Path.of(arguments[0]).resolve("bin/flotilla-agent").toString());
            try (RunningAgent agent = new RunningAgent(program, config)) {
                measure(agent, proxy);
            }
        }
    }

    private static List<String> faster() {
        return List.of(
                "link.keep-alive-seconds: " + KEEP_ALIVE.toSeconds() / FASTER,
                "report.interval-seconds: " + REPORT.toSeconds() / FASTER);
    }

    private static void measure(RunningAgent agent, CountingProxy proxy) throws IOException, InterruptedException {
        agent.awaitConnection();
        TimeUnit.MILLISECONDS.sleep(SETTLING.toMillis());
        long connecting = proxy.bytes();
        long pieces = proxy.pieces();
        TimeUnit.MILLISECONDS.sleep(COUNTED.toMillis());
        long bytes = proxy.bytes() - connecting;
        double day = bytes * (double) DAY.toSeconds() / (COUNTED.toSeconds() * FASTER);
        System.out.printf(
                Locale.ROOT,
                "idle: %d bytes in %d pieces in %d s at %d times the default rates (ping each %d s, report each %d s) = %.1f kB a day"
                        + " on MQTT over TLS, goal 50 kB; a connection costs %.1f kB%n",
                bytes,
                proxy.pieces() - pieces,
                COUNTED.toSeconds(),
                FASTER,
                KEEP_ALIVE.toSeconds(),
                REPORT.toSeconds(),
                day / 1000,
                connecting / 1000.0);
    }
}
