package dev.flotilla.fleet.mqtt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.protocol.BrokerAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerUrlTest {
    @Test
    void readsTheHostAndThePort() {
        assertEquals(new BrokerAddress("broker.example", 1883), BrokerUrl.parse("ssl://broker.example:1883"));
        assertEquals(new BrokerAddress("10.0.0.1", 8883), BrokerUrl.parse("ssl://10.0.0.1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tcp://broker.example:1883",
                "broker.example:8883",
                "ssl://",
                "ssl://user:secret@broker.example",
                "ssl://broker.example:8883/path",
                "ssl://broker.example?x=1",
                "ssl://broker.example:port",
                "not a url"
            })
    void refusesWhatIsNotMutualTlsToAHost(String url) {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> BrokerUrl.parse(url));
        assertTrue(refused.getMessage().contains("'" + url + "' is not ssl://HOST:PORT"), refused.getMessage());
    }
}
