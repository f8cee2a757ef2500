package dev.flotilla.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.agent.capture.CaptureConfig;
import dev.flotilla.agent.capture.Content;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.config.InvalidSettingsException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureSettingsTest {
    private static final String KEY = "5f".repeat(32);

    @TempDir
    private Path directory;

    private static CaptureConfig config(Map<String, Object> settings) throws Exception {
        Map<String, Object> all = new HashMap<>(settings);
        all.put("data-dir", "/nowhere");
        return CaptureSettings.config(AgentSettings.daemon().parse(Document.of(all)));
    }

    private Path text(String content) throws Exception {
        return Files.writeString(directory.resolve("consent.txt"), content);
    }

    @Test
    void isOffUnlessTheOwnerSaysOtherwise() throws Exception {
        assertEquals(CaptureConfig.off(), config(Map.of()));
    }

    @Test
    void takesWhoAgreedToWhichText() throws Exception {
        Path text = text("pictures of parts");
        CaptureConfig config = config(Map.of(
                "capture.content",
                "inputs",
                "capture.consent-by",
                "Grace",
                "capture.consent-text",
                text.toString(),
                "capture.subject",
                "person-7",
                "capture.recipient",
                KEY,
                "capture.period-seconds",
                61L,
                "capture.samples-per-day",
                62L));
        assertEquals(Content.INPUTS, config.content());
        assertEquals("Grace", config.by());
        assertEquals(Optional.of(Digest.of("pictures of parts".getBytes(StandardCharsets.UTF_8))), config.scope());
        assertEquals("person-7", config.subject());
        assertEquals(Optional.of(Digest.parse(KEY)), config.recipient());
        assertEquals(Duration.ofSeconds(61), config.period());
        assertEquals(62, config.day().samples());
    }

    @Test
    void takesEachContentAndTellsThemWhereItIsNone() throws Exception {
        String text = text("pictures").toString();
        for (Content content : List.of(Content.OUTPUTS, Content.EMBEDDINGS, Content.INPUTS)) {
            String name = content.name().toLowerCase(Locale.ROOT);
            assertEquals(
                    content,
                    config(Map.of(
                                    "capture.content", name,
                                    "capture.consent-by", "Grace",
                                    "capture.consent-text", text))
                            .content());
        }
        InvalidSettingsException refusal =
                assertThrows(InvalidSettingsException.class, () -> config(Map.of("capture.content", "embedding")));
        assertTrue(
                String.valueOf(refusal.getMessage()).contains("expected off or outputs or embeddings or inputs"),
                refusal.getMessage());
    }

    @Test
    void namesWhatIsMissingForAConsent() throws Exception {
        String text = text("pictures").toString();
        refuses("capture.consent-by", Map.of("capture.content", "inputs", "capture.consent-text", text));
        refuses("capture.consent-text", Map.of("capture.content", "outputs", "capture.consent-by", "Grace"));
        refuses(
                "capture.consent-text: /none",
                Map.of("capture.content", "inputs", "capture.consent-by", "Grace", "capture.consent-text", "/none"));
        refuses("capture.recipient", Map.of("capture.recipient", "5f"));
    }

    private static void refuses(String named, Map<String, Object> settings) {
        BadInputException refusal = assertThrows(BadInputException.class, () -> config(settings));
        assertTrue(String.valueOf(refusal.getMessage()).startsWith(named), refusal.getMessage());
    }
}
