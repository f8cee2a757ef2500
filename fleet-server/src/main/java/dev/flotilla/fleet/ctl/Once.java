package dev.flotilla.fleet.ctl;

import dev.flotilla.fleet.ctl.client.ApiRequest;
import java.util.Optional;
import java.util.UUID;
import picocli.CommandLine.Option;

/** Lets something be made once, though the command is repeated. */
final class Once {
    @Option(
            names = "--idempotency-key",
            paramLabel = "KEY",
            description = "Repeat the command with the same key, and the server makes it once and answers as before.")
    private Optional<String> key = Optional.empty();

    ApiRequest named(ApiRequest request) {
        return request.withKey(key.orElseGet(() -> UUID.randomUUID().toString()));
    }
}
