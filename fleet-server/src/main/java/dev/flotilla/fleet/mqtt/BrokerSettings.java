package dev.flotilla.fleet.mqtt;

import dev.flotilla.contract.protocol.TelemetryReport;
import java.nio.file.Path;

/**
 * Where the embedded broker lives and listens, and how much it keeps.
 *
 * @param home the broker's own directory, rewritten at each start
 * @param host the address to listen on
 * @param port the port to listen on; 0 chooses a free one
 * @param serverQueue messages of devices that wait for the server at most; beyond that the oldest are dropped, and devices
 *     send again what the server has not acknowledged
 */
public record BrokerSettings(Path home, String host, int port, int serverQueue) {
    /** The longest packet: the longest message, a telemetry report, and its topic and headers. */
    static final int MAX_PACKET = TelemetryReport.MAX_BYTES + 1024;

    private static final int LEAST = 1000;
    private static final int MOST = 100_000;

    /**
     * Of the queue in the memory there is: when all messages are as long as they may be, it takes a quarter of it.
     *
     * @param memory of this process, bytes
     */
    public static int serverQueue(long memory) {
        return (int) Math.max(LEAST, Math.min(MOST, memory / 4 / MAX_PACKET));
    }
}
