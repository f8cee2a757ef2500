package dev.flotilla.daemon;

import dev.flotilla.agent.link.Backoff;
import dev.flotilla.contract.config.SettingValues;
import dev.flotilla.daemon.serve.InferenceService;
import dev.flotilla.daemon.serve.StreamMessages;
import dev.flotilla.daemon.stream.InferenceStream;
import dev.flotilla.daemon.stream.StreamAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;

/** Makes the stream that the settings say. */
final class StreamSettings {
    private StreamSettings() {}

    /** @param device whose name the broker sees */
    static Optional<InferenceStream> stream(String device, InferenceService service, SettingValues settings)
            throws IOException, BadInputException {
        if (settings.get(AgentSettings.STREAM_BROKER).isEmpty()) {
            return Optional.empty();
        }
        Backoff backoff = new Backoff(
                settings.get(AgentSettings.RECONNECT_FIRST),
                settings.get(AgentSettings.RECONNECT_MOST),
                new SecureRandom());
        return Optional.of(new InferenceStream(
                address(device, settings),
                new StreamMessages(service),
                settings.get(AgentSettings.STREAM_QUEUE),
                settings.get(AgentSettings.STREAM_BYTES),
                backoff,
                Clock.systemUTC()));
    }

    private static StreamAddress address(String device, SettingValues settings) throws IOException, BadInputException {
        try {
            return new StreamAddress(
                    settings.get(AgentSettings.STREAM_BROKER),
                    device,
                    user(settings),
                    settings.get(AgentSettings.STREAM_IN),
                    settings.get(AgentSettings.STREAM_OUT),
                    settings.get(AgentSettings.LINK_TIMEOUT));
        } catch (IllegalArgumentException e) {
            throw new BadInputException(String.valueOf(e.getMessage()));
        }
    }

    private static Optional<StreamAddress.User> user(SettingValues settings) throws IOException {
        String name = settings.get(AgentSettings.STREAM_USER);
        if (name.isEmpty()) {
            return Optional.empty();
        }
        Path file = Path.of(settings.get(AgentSettings.STREAM_PASSWORD));
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            String password = lines.readLine();
            return Optional.of(new StreamAddress.User(name, password == null ? "" : password.strip()));
        }
    }
}
