package dev.flotilla.fleet.mqtt;

import java.nio.file.Path;

/**
 * Where the embedded broker lives and listens.
 *
 * @param home the broker's own directory, rewritten at each start
 * @param host the address to listen on
 * @param port the port to listen on; 0 chooses a free one
 */
public record BrokerSettings(Path home, String host, int port) {}
