package dev.flotilla.daemon;

import dev.flotilla.agent.capture.CaptureConfig;
import dev.flotilla.agent.capture.Content;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.config.SettingValues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What the owner of a device agreed to give away, as the settings say. */
final class CaptureSettings {
    private static final long MAX_TEXT_BYTES = 1 << 20;

    private CaptureSettings() {}

    /** @throws BadInputException naming the setting, or the file that it names, which is missing or unfit */
    static CaptureConfig config(SettingValues settings) throws IOException, BadInputException {
        Content content = settings.get(AgentSettings.CAPTURE);
        String by = settings.get(AgentSettings.CONSENT_BY);
        if (content != Content.OFF && by.isBlank()) {
            throw new BadInputException("capture.consent-by: say who agreed, or set capture.content to off");
        }
        try {
            return new CaptureConfig(
                    content,
                    content == Content.OFF ? "" : by,
                    content == Content.OFF ? Optional.empty() : Optional.of(scope(settings)),
                    settings.get(AgentSettings.SUBJECT),
                    recipient(settings.get(AgentSettings.RECIPIENT)),
                    settings.get(AgentSettings.CAPTURE_PERIOD),
                    new CaptureConfig.Cap(
                            settings.get(AgentSettings.HOUR_SAMPLES), settings.get(AgentSettings.HOUR_BYTES)),
                    new CaptureConfig.Cap(
                            settings.get(AgentSettings.DAY_SAMPLES), settings.get(AgentSettings.DAY_BYTES)),
                    settings.get(AgentSettings.BURST_SAMPLES),
                    settings.get(AgentSettings.CAPTURE_TTL),
                    settings.get(AgentSettings.CAPTURE_TERMS));
        } catch (IllegalArgumentException e) {
            throw new BadInputException("capture: " + e.getMessage());
        }
    }

    private static Digest scope(SettingValues settings) throws IOException, BadInputException {
        String file = settings.get(AgentSettings.CONSENT_TEXT);
        if (file.isEmpty()) {
            throw new BadInputException(
                    "capture.consent-text: name the file with the text that was agreed to, or set capture.content to off");
        }
        Path text = Path.of(file);
        if (!Files.isRegularFile(text) || Files.size(text) == 0 || Files.size(text) > MAX_TEXT_BYTES) {
            throw new BadInputException(
                    "capture.consent-text: " + file + ": expected a file of 1 to " + MAX_TEXT_BYTES + " bytes");
        }
        return Digest.of(Files.readAllBytes(text));
    }

    private static Optional<Digest> recipient(String hex) throws BadInputException {
        try {
            return hex.isEmpty() ? Optional.empty() : Optional.of(Digest.parse(hex));
        } catch (IllegalArgumentException e) {
            throw new BadInputException("capture.recipient: " + e.getMessage());
        }
    }
}
