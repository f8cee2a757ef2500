package dev.flotilla.fleet.app;

import dev.flotilla.contract.codec.Reason;
import dev.flotilla.fleet.store.backup.BackupManifest;
import dev.flotilla.fleet.store.backup.KeptFolders;
import dev.flotilla.fleet.store.backup.Restore;
import dev.flotilla.fleet.store.postgres.EmbeddedPostgres;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Puts a backup back where there is nothing; exit status 1 when it cannot, and then nothing is there still. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        description =
                "Fills an empty data directory, and an empty database of your own if --config names one, from a backup"
                        + " of this version or an earlier one.")
final class RestoreCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private ServerOptions options;

    @Option(names = "--from", required = true, paramLabel = "FILE", description = "What 'backup' wrote.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private Path file;

    @Override
    public Integer call() {
        PrintWriter errors = spec.commandLine().getErr();
        Optional<ServerConfig> config = options.read(errors);
        if (config.isEmpty()) {
            return 2;
        }
        try {
            report(restore(config.get()));
            return 0;
        } catch (IOException e) {
            errors.println("nothing was restored: " + Reason.of(e));
            return 1;
        }
    }

    private BackupManifest restore(ServerConfig config) throws IOException {
        requireEmpty(config.dataDirectory());
        KeptFolders folders = new KeptFolders(
                config.sharedDirectory().orElse(config.dataDirectory().toAbsolutePath()));
        Restore restore = new Restore(file, folders);
        BackupManifest manifest = restore.check();
        try (DataDirectory directory = DataDirectory.open(config.dataDirectory())) {
            try {
                directory.filling();
                fill(config, directory, restore);
                directory.filled();
            } catch (IOException | RuntimeException e) {
                folders.clear();
                directory.clear();
                throw e;
            }
        }
        return manifest;
    }

    private static void fill(ServerConfig config, DataDirectory directory, Restore restore) throws IOException {
        Path work = Files.createDirectory(directory.resolve("restoring-tables"));
        Optional<String> url = config.database().url();
        if (url.isPresent()) {
            restore.run(KeptDatabase.external(url.get()), work);
            return;
        }
        try (EmbeddedPostgres postgres = KeptDatabase.embedded(config)) {
            restore.run(postgres.address(), work);
        }
    }

    private static void requireEmpty(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> children = Files.list(directory)) {
            if (children.findAny().isPresent()) {
                throw new IOException(
                        directory + " is not empty: restore into another directory, and never over a server");
            }
        }
    }

    private void report(BackupManifest manifest) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(manifest.entries().size() + " files of " + manifest.size() + " bytes are restored, as of "
                + manifest.createdAt() + "; start the server");
        out.flush();
    }
}
