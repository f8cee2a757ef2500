package dev.flotilla.fleet.app;

import dev.flotilla.contract.codec.Reason;
import dev.flotilla.fleet.store.backup.Backup;
import dev.flotilla.fleet.store.backup.BackupManifest;
import dev.flotilla.fleet.store.backup.KeptFolders;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Copies all that a server keeps into one file; exit status 1 when it cannot. */
@Command(
        name = "backup",
        mixinStandardHelpOptions = true,
        description = "Writes the database, the artifacts, the authority and the online keys into one file, also while"
                + " the server runs. The file holds secret keys: keep it as you keep them.")
final class BackupCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it before call()
    private ServerOptions options;

    @Option(names = "--to", required = true, paramLabel = "FILE", description = "A .tar.gz that is not there yet.")
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
            report(back(config.get()));
            return 0;
        } catch (IOException e) {
            errors.println("no backup was made: " + Reason.of(e));
            return 1;
        }
    }

    private BackupManifest back(ServerConfig config) throws IOException {
        Path root = config.sharedDirectory().orElse(config.dataDirectory());
        try (KeptDatabase database = KeptDatabase.open(config)) {
            return new Backup(database.address(), new KeptFolders(root)).write(file, Instant.now());
        }
    }

    private void report(BackupManifest manifest) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(file + ": " + manifest.entries().size() + " files of " + manifest.size() + " bytes, schema version "
                + manifest.schema() + ", as of " + manifest.createdAt());
        out.flush();
    }
}
