package dev.flotilla.fleet.mqtt;

import dev.flotilla.contract.protocol.TelemetryReport;
import java.nio.file.Path;

/**
 * Where the embedded broker lives and listens.
 *
 * @param home the broker's own directory, rewritten at each start
 * @param host the address to listen on
 * @param port the port to listen on; 0 chooses a free one
 */
public record BrokerSettings(Path home, String host, int port) {
    /** The longest packet: the longest message, a telemetry report, and its topic and headers. */
    static final int MAX_PACKET = TelemetryReport.MAX_BYTES + 1024;
}
