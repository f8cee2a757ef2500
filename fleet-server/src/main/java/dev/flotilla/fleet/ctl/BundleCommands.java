package dev.flotilla.fleet.ctl;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.fleet.ctl.client.Address;
import dev.flotilla.fleet.ctl.client.Api;
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

/** {@code ctl bundles}. */
@Command(name = "bundles", description = "The models that the owner's metadata releases.")
final class BundleCommands {
    private static final int MAX_BYTES = 1 << 30;
    private static final int MAX_SEARCHED = 100_000;
    private static final List<String> SHOWN = List.of(
            "path",
            "digest",
            "name",
            "version",
            "size",
            "family",
            "release",
            "floor",
            "fleetKey",
            "uploadedAt",
            "signature.keyIds",
            "signature.targetsVersion",
            "metrics",
            "labels",
            "devices");

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it before a command is run
    private CtlCommand ctl;

    @Command(name = "list", description = "Bundles, the newest first.")
    int list(@Mixin Limit limit) throws IOException, InterruptedException {
        ctl.output().list(all(ctl.api(), limit.items()), Tables.BUNDLES);
        return ExitCode.DONE.code();
    }

    private static Listing all(Api api, int limit) throws IOException, InterruptedException {
        return Listing.read(api, Address.of("bundles"), "after", limit);
    }

    @Command(name = "show", description = "One bundle.")
    int show(@Parameters(paramLabel = "BUNDLE", description = "Its path or its digest.") String bundle)
            throws IOException, InterruptedException {
        for (Document one : all(ctl.api(), MAX_SEARCHED).items()) {
            if (one.string("path").equals(bundle) || one.string("digest").equals(bundle)) {
                ctl.output().one(one, SHOWN);
                return ExitCode.DONE.code();
            }
        }
        throw new IOException("there is no bundle with the path or digest " + bundle + "; see 'bundles list'");
    }

    @Command(name = "upload", description = "Takes in a bundle that targets.json names with its length and digest.")
    int upload(
            @Parameters(paramLabel = "FILE", description = "The bundle.") Path file,
            @Option(
                            names = "--path",
                            paramLabel = "PATH",
                            description = "By which targets.json names it; the file's name unless given.")
                    Optional<String> path)
            throws IOException, InterruptedException {
        String name = path.orElseGet(() -> String.valueOf(file.getFileName()));
        byte[] bytes = InputFile.read(file, MAX_BYTES);
        ApiRequest upload = ApiRequest.put(Address.of(("bundles/" + name).split("/", -1)), bytes);
        ctl.output().one(ctl.api().send(upload).json(), SHOWN);
        return ExitCode.DONE.code();
    }

    @Command(name = "delta", description = "Takes in a delta between two bundles that are here.")
    int delta(@Parameters(paramLabel = "FILE", description = "The delta.") Path file, @Mixin Once once)
            throws IOException, InterruptedException {
        ApiRequest upload = ApiRequest.post(Address.of("deltas"), InputFile.read(file, MAX_BYTES));
        ctl.output().one(ctl.api().send(once.named(upload)).json(), List.of("from", "to", "digest", "size"));
        return ExitCode.DONE.code();
    }
}
