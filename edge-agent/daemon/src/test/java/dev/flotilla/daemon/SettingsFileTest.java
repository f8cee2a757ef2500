package dev.flotilla.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.config.SettingValues;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsFileTest {
    @TempDir
    Path folder;

    private Path file(String yaml) throws IOException {
        return Files.writeString(folder.resolve("agent.yaml"), yaml, StandardCharsets.UTF_8);
    }

    @Test
    void takesKeysWrittenOutAndNested() throws Exception {
        SettingValues values = YamlFile.read(
                file("data-dir: /var/lib/agent\nlocal-api.port: 9000\ntelemetry:\n  window-seconds: 5\n"),
                AgentSettings.daemon());
        assertEquals("/var/lib/agent", values.get(AgentSettings.DATA_DIR));
        assertEquals(9000, values.get(AgentSettings.LOCAL_API_PORT));
        assertEquals(Duration.ofSeconds(5), values.get(AgentSettings.WINDOW));
        assertEquals(Duration.ofMillis(200), values.get(AgentSettings.POLL));
    }

    @Test
    void namesTheFileAndEveryKeyThatIsWrong() throws Exception {
        Path file = file("data-dir: x\nlocal-api.prot: 1\npoll-millis: soon\n");
        BadInputException e = assertThrows(BadInputException.class, () -> YamlFile.read(file, AgentSettings.daemon()));
        String message = String.valueOf(e.getMessage());
        assertTrue(message.contains("agent.yaml"), message);
        assertTrue(message.contains("local-api.prot"), message);
        assertTrue(message.contains("local-api.port"), message);
        assertTrue(message.contains("poll-millis"), message);
    }

    @Test
    void refusesWhatIsNoMapping() throws Exception {
        for (String yaml : new String[] {"", "- a\n- b\n", "data-dir: [", "data-dir:\n"}) {
            Path file = file(yaml);
            assertThrows(BadInputException.class, () -> YamlFile.read(file, AgentSettings.daemon()), yaml);
        }
    }

    @Test
    void refusesASecondAgentInTheSameFolder() throws Exception {
        try (DataDir first = DataDir.open(folder.resolve("data"))) {
            IOException e = assertThrows(IOException.class, () -> DataDir.open(folder.resolve("data")));
            assertTrue(String.valueOf(e.getMessage()).contains("in use"), e.getMessage());
            assertTrue(Files.isDirectory(first.models().getParent()));
        }
        DataDir.open(folder.resolve("data")).close();
    }
}
