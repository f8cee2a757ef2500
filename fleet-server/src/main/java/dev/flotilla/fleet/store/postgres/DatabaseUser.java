package dev.flotilla.fleet.store.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * As whom PostgreSQL runs. An ordinary user runs it as himself. Root cannot, and hands it to the unprivileged account
 * when that account can reach the data directory; otherwise PostgreSQL gets a user namespace in which it has no
 * privileges and owns the files that it made.
 */
final class DatabaseUser {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final ProgramRunner runner;
    private final Optional<UserPrincipal> account;

    private DatabaseUser(List<String> prefix, Optional<UserPrincipal> account) {
        this.runner = new ProgramRunner(prefix);
        this.account = account;
    }

    /**
     * @param directory an existing directory in which the database will live
     * @param unprivileged the account to use when this process is root
     */
    static DatabaseUser choose(Path directory, String unprivileged) throws IOException {
        if (!"root".equals(System.getProperty("user.name"))) {
            return new DatabaseUser(List.of(), Optional.empty());
        }
        Path data = directory.resolve(Cluster.DATA);
        boolean ownedByRoot =
                Files.exists(data) && Files.getOwner(data).getName().equals("root");
        List<String> asAccount =
                List.of("setpriv", "--reuid=" + unprivileged, "--regid=" + groupOf(unprivileged), "--clear-groups");
        if (!ownedByRoot && works(asAccount, directory)) {
            UserPrincipal owner =
                    directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(unprivileged);
            return new DatabaseUser(asAccount, Optional.of(owner));
        }
        List<String> inNamespace = List.of("unshare", "--user");
        if (works(inNamespace, directory)) {
            return new DatabaseUser(inNamespace, Optional.empty());
        }
        throw new PostgresException("PostgreSQL does not run as root, the account '" + unprivileged
                + "' cannot enter " + directory + ", and this system allows no user namespaces: run the server as"
                + " an ordinary user, choose another --data-dir, or set database.url to a PostgreSQL of your own");
    }

    ProgramRunner runner() {
        return runner;
    }

    /** Lets the database's user own a file that this process has made. */
    void own(Path file) throws IOException {
        if (account.isPresent()) {
            Files.setOwner(file, account.get());
        }
    }

    private static String groupOf(String user) throws IOException {
        ProgramRunner.Result id = new ProgramRunner(List.of()).run(Path.of("/"), LIMIT, List.of("id", "--group", user));
        return id.status() == 0 ? id.output() : user;
    }

    private static boolean works(List<String> prefix, Path directory) {
        try {
            return new ProgramRunner(prefix)
                            .run(Path.of("/"), LIMIT, List.of("test", "-x", directory.toString()))
                            .status()
                    == 0;
        } catch (IOException missingProgram) {
            return false;
        }
    }
}
