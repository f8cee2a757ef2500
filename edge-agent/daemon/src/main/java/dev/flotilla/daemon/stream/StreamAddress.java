package dev.flotilla.daemon.stream;

import java.time.Duration;
import java.util.Optional;

/**
 * Where requests come from and answers go to.
 *
 * @param broker {@code tcp://HOST:PORT}, or {@code ssl://HOST:PORT} with a certificate that the JVM trusts
 * @param client the client id
 * @param user and its password; empty where the broker asks for none
 * @param timeout the bound on connecting and on each publish
 */
public record StreamAddress(
        String broker, String client, Optional<User> user, String topicIn, String topicOut, Duration timeout) {

    /** Who the broker takes the device for. */
    public record User(String name, String password) {
        /** The name only. */
        @Override
        public String toString() {
            return name;
        }
    }

    public StreamAddress {
        if (!broker.startsWith("tcp://") && !broker.startsWith("ssl://")) {
            throw new IllegalArgumentException("streams.broker: expected tcp://HOST:PORT or ssl://HOST:PORT");
        }
        if (topicOut.isEmpty() || topicOut.contains("#") || topicOut.contains("+") || topicOut.equals(topicIn)) {
            throw new IllegalArgumentException(
                    "streams.topic-out: expected a topic without wildcards, and another than streams.topic-in");
        }
        if (topicIn.isEmpty()) {
            throw new IllegalArgumentException("streams.topic-in: expected a topic");
        }
    }
}
