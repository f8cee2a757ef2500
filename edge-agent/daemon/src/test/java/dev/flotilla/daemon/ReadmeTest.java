package dev.flotilla.daemon;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReadmeTest {
    @Test
    void holdsTheReferenceOfAllSettingsAsTheCodeDeclaresThem() throws Exception {
        String readme = Files.readString(Path.of("README.md"), StandardCharsets.UTF_8);
        String daemon = "<!-- settings: daemon -->\n" + AgentSettings.daemon().toMarkdown() + "<!-- end -->";
        String simulator =
                "<!-- settings: simulator -->\n" + AgentSettings.simulator().toMarkdown() + "<!-- end -->";
        assertTrue(readme.contains(daemon), "expected in README.md:\n" + daemon);
        assertTrue(readme.contains(simulator), "expected in README.md:\n" + simulator);
    }
}
