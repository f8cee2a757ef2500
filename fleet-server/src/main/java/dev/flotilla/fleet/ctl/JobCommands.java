package dev.flotilla.fleet.ctl;

import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.fleet.ctl.client.Address;
import dev.flotilla.fleet.ctl.client.Api;
import dev.flotilla.fleet.ctl.client.ApiRequest;
import dev.flotilla.fleet.ctl.client.InvalidInputException;
import dev.flotilla.fleet.ctl.client.Listing;
import dev.flotilla.fleet.ctl.view.Tables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code ctl jobs}. */
@Command(name = "jobs", description = "What makes and judges models.")
final class JobCommands {
    private static final String JOBS = "jobs";
    private static final int MAX_FILES = 200_000;
    private static final List<String> SHOWN = List.of(
            "id",
            "runner",
            "state",
            "reason",
            "trigger",
            "attempts",
            "report.phase",
            "report.progress",
            "report.message",
            "createdAt",
            "startedAt",
            "endedAt");

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before a command is run
    private CtlCommand ctl;

    @Command(name = "list", description = "Jobs, the newest first.")
    int list(@Mixin Limit limit) throws IOException, InterruptedException {
        ctl.output().list(Listing.read(ctl.api(), Address.of(JOBS), "after", limit.items()), Tables.JOBS);
        return ExitCode.DONE.code();
    }

    @Command(name = "show", description = "One job.")
    int show(@Parameters(paramLabel = "JOB", description = "Its id.") String id)
            throws IOException, InterruptedException {
        ctl.output().one(ctl.api().get(Address.of(JOBS, id)), SHOWN);
        return ExitCode.DONE.code();
    }

    @Command(name = "cancel", description = "Has a job stop.")
    int cancel(
            @Parameters(paramLabel = "JOB", description = "Its id.") String id,
            @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the audit log.")
                    Optional<String> reason)
            throws IOException, InterruptedException {
        Document body = Document.builder().putIfPresent("reason", reason).build();
        Document job = ctl.api()
                .send(ApiRequest.post(Address.of(JOBS, id, "cancel"), body))
                .json();
        ctl.output().one(job, SHOWN);
        return ExitCode.DONE.code();
    }

    @Command(
            name = "put",
            description =
                    "Keeps files for jobs and prints their digests: float masters, manifests and samples of datasets.")
    int put(
            @Parameters(
                            paramLabel = "FILE",
                            arity = "1..*",
                            description = "Files, or folders such as a dataset's, with all that is in them.")
                    List<Path> places)
            throws IOException, InterruptedException {
        Api api = ctl.api();
        List<String> lines = new ArrayList<>();
        List<Document> kept = new ArrayList<>();
        for (Path place : places) {
            for (Path file : files(place)) {
                byte[] bytes = InputFile.read(file, Bundle.MAX_BYTES);
                String digest = Digest.of(bytes).hex();
                api.send(ApiRequest.put(Address.of("job-files", digest), bytes));
                kept.add(Document.builder()
                        .put("file", file.toString())
                        .put("digest", digest)
                        .build());
                lines.add(digest + "  " + file);
            }
        }
        ctl.output().told(Document.builder().put("items", kept).build(), lines);
        return ExitCode.DONE.code();
    }

    private static List<Path> files(Path place) throws IOException {
        if (!Files.isDirectory(place)) {
            return List.of(place);
        }
        try (Stream<Path> all = Files.walk(place)) {
            List<Path> files = all.filter(Files::isRegularFile)
                    .sorted()
                    .limit(MAX_FILES + 1L)
                    .toList();
            if (files.size() > MAX_FILES) {
                throw new InvalidInputException(place + ": holds more than " + MAX_FILES + " files");
            }
            return files;
        }
    }
}
