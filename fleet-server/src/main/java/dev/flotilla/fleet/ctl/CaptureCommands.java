package dev.flotilla.fleet.ctl;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.fleet.ctl.client.Address;
import dev.flotilla.fleet.ctl.client.ApiRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code ctl capture}. */
@Command(name = "capture", description = "What devices are asked for of their samples.")
final class CaptureCommands {
    private static final String CAPTURE = "capture";
    private static final String MODEL = "The model's name.";
    private static final List<String> SHOWN =
            List.of("model", "enabled", "retentionSeconds", "burst.samples", "burst.seconds", "burst.until");

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before a command is run
    private CtlCommand ctl;

    @Command(name = "show", description = "What they are asked for of a model.")
    int show(@Parameters(paramLabel = "MODEL", description = MODEL) String model)
            throws IOException, InterruptedException {
        ctl.output().one(ctl.api().get(Address.of(CAPTURE, model)), SHOWN);
        return ExitCode.DONE.code();
    }

    @Command(name = "ask", description = "Asks devices whose owners agreed for samples of a model.")
    int ask(
            @Parameters(paramLabel = "MODEL", description = MODEL) String model,
            @Option(
                            names = "--keep",
                            paramLabel = "TIME",
                            converter = Lifetime.class,
                            description = "How long samples are kept, such as 30d; 90d unless given.")
                    Optional<Duration> keep)
            throws IOException, InterruptedException {
        return put(
                model,
                Document.builder()
                        .put("enabled", true)
                        .putIfPresent("retentionSeconds", keep.map(Duration::toSeconds))
                        .build());
    }

    @Command(name = "stop", description = "Asks for no more samples of a model; those that are here stay.")
    int stop(@Parameters(paramLabel = "MODEL", description = MODEL) String model)
            throws IOException, InterruptedException {
        return put(model, Document.builder().put("enabled", false).build());
    }

    private int put(String model, Document policy) throws IOException, InterruptedException {
        ApiRequest request = ApiRequest.put(Address.of(CAPTURE, model), policy);
        ctl.output().one(ctl.api().send(request).json(), SHOWN);
        return ExitCode.DONE.code();
    }

    @Command(name = "burst", description = "Asks for more samples of a model for a while.")
    int burst(
            @Parameters(paramLabel = "MODEL", description = MODEL) String model,
            @Option(names = "--samples", required = true, paramLabel = "N", description = "Of each device.")
                    int samples,
            @Option(
                            names = "--for",
                            required = true,
                            paramLabel = "TIME",
                            converter = Lifetime.class,
                            description = "Such as 15m; at most 24h.")
                    Duration length,
            @Mixin Once once)
            throws IOException, InterruptedException {
        Document body = Document.builder()
                .put("samples", (long) samples)
                .put("seconds", length.toSeconds())
                .build();
        ApiRequest request = once.named(ApiRequest.post(Address.of(CAPTURE, model, "burst"), body));
        ctl.output().one(ctl.api().send(request).json(), SHOWN);
        return ExitCode.DONE.code();
    }
}
