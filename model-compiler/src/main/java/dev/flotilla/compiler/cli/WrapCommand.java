package dev.flotilla.compiler.cli;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.KeyRecipient;
import dev.flotilla.contract.protocol.KeyRecipients;
import dev.flotilla.contract.protocol.WrappedKeys;
import dev.flotilla.contract.seal.FleetKey;
import dev.flotilla.contract.seal.WrappedKey;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "wrap",
        mixinStandardHelpOptions = true,
        description =
                "Encrypts a fleet key to each device of a list, so that the server can hand it on and not read it."
                        + " Whoever is on the list gets the key: check the names that it prints.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class WrapCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "DEVICES",
            description =
                    "The devices that lack the key, as the server lists them: GET" + " /api/v1/fleet-keys/KEY/missing.")
    private Path devices;

    @Written
    @Option(
            names = {"-o", "--output"},
            required = true,
            paramLabel = "FILE",
            description = "Where the result goes, for PUT /api/v1/fleet-keys/KEY.")
    private Path output;

    @Mixin
    private final FleetKeyOption fleetKey;

    @Mixin
    private final JsonOption json = new JsonOption();

    WrapCommand(Prompt prompt) {
        this.fleetKey = new FleetKeyOption(prompt);
    }

    @Override
    public Integer call() throws Exception {
        KeyRecipients recipients = recipients();
        FleetKey key = fleetKey.load();
        if (!recipients.key().equals(key.id())) {
            throw new InputException(
                    devices + ": lists who lacks fleet key " + recipients.key() + ", the key given is " + key.id());
        }
        SecureRandom random = new SecureRandom();
        List<WrappedKeys.Entry> wrapped = recipients.devices().stream()
                .map(device -> new WrappedKeys.Entry(device, WrappedKey.wrap(key, device.key(), random)))
                .toList();
        OutputFiles.write(
                output, new WrappedKeys(key.id(), wrapped).toDocument().toJson());
        List<String> names = recipients.devices().stream()
                .map(KeyRecipient::device)
                .map(DeviceId::value)
                .toList();
        json.print(
                Document.builder()
                        .put("file", output.toString())
                        .put("fleetKey", key.id().hex())
                        .put("devices", names)
                        .build(),
                output + ": " + key + " for " + names.size() + " devices"
                        + names.stream().collect(Collectors.joining(", ", ": ", "")));
        return 0;
    }

    private KeyRecipients recipients() throws InputException {
        try {
            return KeyRecipients.parse(InputFiles.bytes(devices));
        } catch (MalformedDocumentException e) {
            throw new InputException(devices + ": " + e.getMessage(), e);
        }
    }
}
