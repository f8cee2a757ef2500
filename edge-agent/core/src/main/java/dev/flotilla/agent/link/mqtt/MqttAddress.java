package dev.flotilla.agent.link.mqtt;

import java.time.Duration;

/**
 * Where the broker is and how long to wait for it.
 *
 * @param keepAlive how long the connection may be silent before the client pings, whole seconds
 * @param timeout the bound on connecting, subscribing and each publish
 */
public record MqttAddress(String host, int port, Duration keepAlive, Duration timeout) {
    public static final Duration KEEP_ALIVE = Duration.ofSeconds(30);
    public static final Duration TIMEOUT = Duration.ofSeconds(10);

    public MqttAddress {
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("MQTT port: expected 1 to 65535, got " + port);
        }
    }

    public MqttAddress(String host, int port) {
        this(host, port, KEEP_ALIVE, TIMEOUT);
    }
}
