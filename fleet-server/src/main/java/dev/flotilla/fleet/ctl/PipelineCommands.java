package dev.flotilla.fleet.ctl;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.fleet.ctl.client.Address;
import dev.flotilla.fleet.ctl.client.ApiRequest;
import dev.flotilla.fleet.ctl.client.Listing;
import dev.flotilla.fleet.ctl.view.Tables;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code ctl pipelines}. */
@Command(name = "pipelines", description = "How families of models are retrained.")
final class PipelineCommands {
    private static final String PIPELINES = "pipelines";
    private static final String NAME = "Its name.";
    private static final int MAX_BYTES = 64 * 1024;
    private static final List<String> SHOWN = List.of("name", "digest", "family", "runner", "author", "createdAt");

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before a command is run
    private CtlCommand ctl;

    @Command(name = "list", description = "Pipelines, by name.")
    int list() throws IOException, InterruptedException {
        Listing all = Listing.of(ctl.api().get(Address.of(PIPELINES)));
        ctl.output().list(all, Tables.PIPELINES);
        return ExitCode.DONE.code();
    }

    @Command(name = "show", description = "One pipeline, as it was written, and what would begin a run now.")
    int show(@Parameters(paramLabel = "PIPELINE", description = NAME) String name)
            throws IOException, InterruptedException {
        Document pipeline = ctl.api().get(Address.of(PIPELINES, name));
        ctl.output()
                .told(
                        pipeline,
                        List.of(
                                "# " + pipeline.findString("digest").orElse("") + ": "
                                        + pipeline.findString("outlook").orElse(""),
                                pipeline.findString("yaml").orElse("").stripTrailing()));
        return ExitCode.DONE.code();
    }

    @Command(name = "put", description = "Puts a pipeline into use, or a new version of one.")
    int put(
            @Parameters(paramLabel = "PIPELINE", description = "Its name, as the file has it.") String name,
            @Parameters(paramLabel = "FILE", description = "YAML.") Path file)
            throws IOException, InterruptedException {
        ApiRequest request = ApiRequest.put(Address.of(PIPELINES, name), InputFile.read(file, MAX_BYTES));
        ctl.output().one(ctl.api().send(request).json(), SHOWN);
        return ExitCode.DONE.code();
    }

    @Command(name = "remove", description = "Takes a pipeline out of use; a run that has begun goes on.")
    int remove(@Parameters(paramLabel = "PIPELINE", description = NAME) String name)
            throws IOException, InterruptedException {
        ctl.api().send(ApiRequest.delete(Address.of(PIPELINES, name)));
        ctl.output().done("the pipeline " + name + " begins nothing any more");
        return ExitCode.DONE.code();
    }

    @Command(name = "run", description = "Begins a run now and prints its id.")
    int run(
            @Parameters(paramLabel = "PIPELINE", description = NAME) String name,
            @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the history.")
                    Optional<String> reason,
            @Mixin Once once)
            throws IOException, InterruptedException {
        Document body = Document.builder().putIfPresent("reason", reason).build();
        Document run = ctl.api()
                .send(once.named(ApiRequest.post(Address.of(PIPELINES, name, "runs"), body)))
                .json();
        ctl.output().told(run, List.of(run.string("id")));
        return ExitCode.DONE.code();
    }
}
