package dev.flotilla.fleet.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.flotilla.contract.protocol.DeviceId;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MosquittoConfigurationTest {
    private final List<String> lines =
            MosquittoConfiguration.permissions().lines().toList();

    @Test
    void keepsADeviceToItsOwnTopics() {
        assertEquals(
                List.of(
                        "pattern write flotilla/v1/%u/reported",
                        "pattern write flotilla/v1/%u/telemetry",
                        "pattern write flotilla/v1/%u/fetch",
                        "pattern read flotilla/v1/%u/desired",
                        "pattern read flotilla/v1/%u/ack",
                        "pattern read flotilla/v1/%u/chunk"),
                lines.stream().filter(line -> line.startsWith("pattern")).toList());
    }

    @Test
    void givesEveryServerTheOtherSide() {
        for (String server : GatewayIdentity.names()) {
            int from = lines.indexOf("user " + server);
            assertEquals(
                    List.of(
                            "topic read flotilla/v1/+/reported",
                            "topic read flotilla/v1/+/telemetry",
                            "topic read flotilla/v1/+/fetch",
                            "topic write flotilla/v1/+/desired",
                            "topic write flotilla/v1/+/ack",
                            "topic write flotilla/v1/+/chunk"),
                    lines.subList(from + 1, from + 1 + TopicGrant.ALL.size()));
        }
    }

    @Test
    void grantsNothingElse() {
        assertEquals(
                List.of(),
                lines.stream()
                        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                        .filter(line -> !line.matches("(user flotilla_server(_\\d)?|(topic|pattern) (read|write) .*)"))
                        .collect(Collectors.toList()));
    }

    @Test
    void noDeviceCanHaveTheNameOfAServer() {
        for (String server : GatewayIdentity.names()) {
            assertThrows(IllegalArgumentException.class, () -> new DeviceId(server));
        }
    }
}
