package dev.flotilla.fleet.ctl;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.fleet.ctl.client.Address;
import dev.flotilla.fleet.ctl.client.ApiRequest;
import dev.flotilla.fleet.ctl.client.InvalidInputException;
import dev.flotilla.fleet.ctl.client.Listing;
import dev.flotilla.fleet.ctl.view.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code ctl samples}. */
@Command(name = "samples", description = "What devices gave away.")
final class SampleCommands {
    private static final String SAMPLES = "samples";
    private static final String SAMPLE = "Its id.";

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before a command is run
    private CtlCommand ctl;

    @Command(name = "list", description = "Samples, the newest first.")
    int list(
            @Option(names = "--model", paramLabel = "MODEL", description = "Of this model.") Optional<String> model,
            @Option(names = "--state", paramLabel = "STATE", description = "accepted, quarantined or erased.")
                    Optional<String> state,
            @Option(names = "--device", paramLabel = "DEVICE", description = "Of this device.") Optional<String> device,
            @Mixin Limit limit)
            throws IOException, InterruptedException {
        Address list = Address.of(SAMPLES)
                .with("model", model)
                .with("state", state.map(text -> text.toUpperCase(Locale.ROOT)))
                .with("device", device);
        ctl.output().list(Listing.read(ctl.api(), list, "after", limit.items()), Tables.SAMPLES);
        return ExitCode.DONE.code();
    }

    @Command(name = "account", description = "What came from which device: counts, bytes and times.")
    int account(
            @Option(names = "--device", paramLabel = "DEVICE", description = "Of this device.") Optional<String> device)
            throws IOException, InterruptedException {
        Document account = ctl.api().get(Address.of(SAMPLES, "account").with("device", device));
        ctl.output().list(new Listing(account.objects("items"), false), Tables.DISPATCHES);
        return ExitCode.DONE.code();
    }

    @Command(name = "content", description = "Writes the input as the model got it to a file.")
    int content(
            @Parameters(paramLabel = "SAMPLE", description = SAMPLE) String id,
            @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where it goes.") Path out)
            throws IOException, InterruptedException {
        return download(Address.of(SAMPLES, id, "content"), out);
    }

    @Command(name = "embedding", description = "Writes the embedding, where no input was given away, to a file.")
    int embedding(
            @Parameters(paramLabel = "SAMPLE", description = SAMPLE) String id,
            @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where it goes.") Path out)
            throws IOException, InterruptedException {
        return download(Address.of(SAMPLES, id, "embedding"), out);
    }

    @Command(name = "thumbnail", description = "Writes the input as an image to a file, PNG.")
    int thumbnail(
            @Parameters(paramLabel = "SAMPLE", description = SAMPLE) String id,
            @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where it goes.") Path out)
            throws IOException, InterruptedException {
        return download(Address.of(SAMPLES, id, "thumbnail"), out);
    }

    private int download(Address address, Path out) throws IOException, InterruptedException {
        Files.write(out, ctl.api().bytes(address));
        ctl.output().done("written to " + out);
        return ExitCode.DONE.code();
    }

    @Command(name = "release", description = "Accepts a sample that is kept aside.")
    int release(
            @Parameters(paramLabel = "SAMPLE", description = SAMPLE) String id,
            @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "For the audit log.")
                    String reason)
            throws IOException, InterruptedException {
        Document body = Document.builder().put("reason", reason).build();
        ApiRequest request = ApiRequest.post(Address.of(SAMPLES, id, "release"), body);
        ctl.output().one(ctl.api().send(request).json(), List.of("id", "state", "finding.doubt"));
        return ExitCode.DONE.code();
    }

    @Command(name = "label", description = "Says what a sample shows; without --as, that one cannot tell.")
    int label(
            @Parameters(paramLabel = "SAMPLE", description = SAMPLE) String id,
            @Option(names = "--as", paramLabel = "LABEL", description = "One of the labels of its bundle.")
                    Optional<String> label)
            throws IOException, InterruptedException {
        Document body = Document.builder().putIfPresent("label", label).build();
        ApiRequest request = ApiRequest.put(Address.of(SAMPLES, id, "label"), body);
        ctl.output().one(ctl.api().send(request).json(), List.of("state"));
        return ExitCode.DONE.code();
    }

    @Command(
            name = "erase",
            description = "Erases one sample, all of a device or all about a person; it cannot be taken back.")
    int erase(
            @Option(names = "--device", paramLabel = "DEVICE", description = "All of this device.")
                    Optional<String> device,
            @Option(names = "--subject", paramLabel = "PERSON", description = "All about this person.")
                    Optional<String> subject,
            @Option(names = "--sample", paramLabel = "SAMPLE", description = "This one.") Optional<String> sample,
            @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "For the audit log.")
                    String reason)
            throws IOException, InterruptedException {
        if (List.of(device, subject, sample).stream()
                        .filter(Optional::isPresent)
                        .count()
                != 1) {
            throw new InvalidInputException("expected one of --device, --subject and --sample");
        }
        Document body = Document.builder()
                .putIfPresent("device", device)
                .putIfPresent("subject", subject)
                .putIfPresent("sample", sample)
                .put("reason", reason)
                .build();
        Document answer = ctl.api()
                .send(ApiRequest.post(Address.of(SAMPLES, "erase"), body))
                .json();
        ctl.output().one(answer, List.of("erased"));
        return ExitCode.DONE.code();
    }

    @Command(
            name = "import",
            description = "Brings in the inputs that a folder's labels.csv names, as 'datasets export' writes it.")
    int bring(
            @Parameters(
                            paramLabel = "FOLDER",
                            description = "With labels.csv: file, label and, if there is one, subject.")
                    Path folder,
            @Option(
                            names = "--bundle",
                            required = true,
                            paramLabel = "DIGEST",
                            description = "In whose form of input the files are.")
                    String bundle)
            throws IOException, InterruptedException {
        ImportFolder.Tally tally = ImportFolder.open(folder).send(ctl.api(), bundle);
        ctl.output().told(tally.toDocument(), tally.lines());
        return ExitCode.DONE.code();
    }
}
