package dev.flotilla.daemon;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.daemon.simulate.profile.Traits;
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
        String group = "<!-- settings: group -->\n" + Traits.settings().toMarkdown() + "<!-- end -->";
        assertTrue(readme.contains(group), "expected in README.md:\n" + group);
        assertTrue(readme.contains(daemon), "expected in README.md:\n" + daemon);
        assertTrue(readme.contains(simulator), "expected in README.md:\n" + simulator);
    }
}
