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

/** {@code ctl datasets}. */
@Command(name = "datasets", description = "Versions of datasets made of labelled samples.")
final class DatasetCommands {
    private static final String DATASETS = "datasets";
    private static final String DIGEST = "The version's digest.";
    private static final List<String> SHOWN = List.of(
            "digest",
            "name",
            "model",
            "bundle",
            "createdAt",
            "createdBy",
            "splits.train",
            "splits.validation",
            "splits.test",
            "leftOut",
            "erased");

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before a command is run
    private CtlCommand ctl;

    @Command(name = "list", description = "Versions, the newest first.")
    int list(
            @Option(names = "--model", paramLabel = "MODEL", description = "Of this model.") Optional<String> model,
            @Mixin Limit limit)
            throws IOException, InterruptedException {
        Address list = Address.of(DATASETS).with("model", model);
        ctl.output().list(Listing.read(ctl.api(), list, "after", limit.items()), Tables.DATASETS);
        return ExitCode.DONE.code();
    }

    @Command(name = "create", description = "Makes a version of all that is labelled now and fits a bundle.")
    int create(
            @Parameters(paramLabel = "NAME", description = "For people.") String name,
            @Option(names = "--bundle", required = true, paramLabel = "DIGEST", description = "The bundle.")
                    String bundle)
            throws IOException, InterruptedException {
        Document body =
                Document.builder().put("bundle", bundle).put("name", name).build();
        ctl.output()
                .one(ctl.api().send(ApiRequest.post(Address.of(DATASETS), body)).json(), SHOWN);
        return ExitCode.DONE.code();
    }

    @Command(name = "show", description = "One version.")
    int show(@Parameters(paramLabel = "DATASET", description = DIGEST) String digest)
            throws IOException, InterruptedException {
        ctl.output().one(ctl.api().get(Address.of(DATASETS, digest)), SHOWN);
        return ExitCode.DONE.code();
    }

    @Command(name = "members", description = "What is in a version, with where each comes from.")
    int members(@Parameters(paramLabel = "DATASET", description = DIGEST) String digest, @Mixin Limit limit)
            throws IOException, InterruptedException {
        Address list = Address.of(DATASETS, digest, "members");
        ctl.output().list(Listing.read(ctl.api(), list, "after", limit.items()), Tables.MEMBERS);
        return ExitCode.DONE.code();
    }

    @Command(
            name = "export",
            description = "Writes a version into a folder: dataset.json, labels.csv, and each input in files/.")
    int export(
            @Parameters(paramLabel = "DATASET", description = DIGEST) String digest,
            @Option(names = "--to", required = true, paramLabel = "FOLDER", description = "A new or an empty one.")
                    Path folder)
            throws IOException, InterruptedException {
        int files = new ExportFolder(folder).write(ctl.api(), digest);
        ctl.output().done(files + " samples written to " + folder);
        return ExitCode.DONE.code();
    }
}
