package dev.flotilla.fleet.ctl.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionTest {
    private static Connection to(String server) throws InvalidInputException {
        return Connection.of(server, Optional.of("t"), Optional.empty(), Duration.ofSeconds(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://fleet.example", "http://localhost:8080/", "http://127.1.2.3", "http://[::1]:8080/x"})
    void goesByTlsOrStaysOnThisMachine(String server) throws Exception {
        assertTrue(to(server).server().getPath().endsWith("/"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://fleet.example",
                "http://10.0.0.1:8080",
                "http://127.0.0.1.example",
                "http://localhost.example"
            })
    void sendsNoTokenInTheClear(String server) {
        InvalidInputException refusal = assertThrows(InvalidInputException.class, () -> to(server));
        assertTrue(refusal.getMessage().contains("https://"), refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "fleet.example",
                "ftp://fleet.example",
                "https://",
                "https://a:b@fleet",
                "https://f/?q",
                "ht tp"
            })
    void refusesWhatIsNoAddress(String server) {
        assertTrue(assertThrows(InvalidInputException.class, () -> to(server))
                .getMessage()
                .startsWith("--server " + server + ": expected an address"));
    }

    @Test
    void wantsNoAuthorityWhereThereIsNoTls() {
        assertThrows(
                InvalidInputException.class,
                () -> Connection.of(
                        "http://localhost", Optional.empty(), Optional.of(Path.of("ca")), Duration.ofSeconds(1)));
    }

    @Test
    void keepsNamesTogetherInAddresses() {
        assertEquals("devices/..%2Fa%3Fb%20c", Address.of("devices", "../a?b c").text());
        assertEquals(
                "alerts?state=OPEN&limit=5",
                Address.of("alerts")
                        .with("state", Optional.of("OPEN"))
                        .with("limit", 5)
                        .with("after", Optional.empty())
                        .text());
    }
}
