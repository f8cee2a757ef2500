package dev.flotilla.agent.link.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetadataClientTest {
    private static final byte[] FILE = {1, 2, 3};

    @TempDir
    static Path folder;

    private TlsServer server;
    private MetadataClient client;

    @BeforeEach
    void start() throws Exception {
        server = new TlsServer(folder);
        client = new MetadataClient(new HttpEndpoint(server.address(), server.sockets(), Duration.ofSeconds(5)));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void answer(String path, int status) {
        server.on(path, exchange -> {
            exchange.sendResponseHeaders(status, FILE.length);
            exchange.getResponseBody().write(FILE);
            exchange.close();
        });
    }

    @Test
    void opensAFileOfTheRepository() throws Exception {
        answer("/metadata/2.root.json", 200);
        try (InputStream in = client.open("2.root.json").orElseThrow()) {
            assertArrayEquals(FILE, in.readAllBytes());
        }
    }

    @Test
    void saysThatThereIsNoSuchFile() throws Exception {
        assertEquals(Optional.empty(), client.open("3.root.json"));
    }

    @Test
    void takesNoOtherAnswerForTheAbsenceOfAFile() {
        answer("/metadata/3.root.json", 403);
        answer("/metadata/timestamp.json", 503);
        IOException refused = assertThrows(IOException.class, () -> client.open("3.root.json"));
        assertTrue(String.valueOf(refused.getMessage()).contains("403"), refused.getMessage());
        assertThrows(IOException.class, () -> client.open("timestamp.json"));
    }
}
