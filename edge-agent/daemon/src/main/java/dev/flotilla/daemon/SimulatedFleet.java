package dev.flotilla.daemon;

import dev.flotilla.agent.identity.Identity;
import dev.flotilla.agent.link.http.EnrolmentClient;
import dev.flotilla.agent.storage.FileSystemFiles;
import dev.flotilla.contract.config.SettingValues;
import dev.flotilla.contract.protocol.EnrolmentToken;
import dev.flotilla.daemon.simulate.files.Home;
import dev.flotilla.daemon.simulate.files.IdentityFile;
import dev.flotilla.daemon.simulate.files.MemoryHomes;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The homes of all simulated devices; those that have none yet enrol. */
final class SimulatedFleet implements AutoCloseable {
    /** Each holds a file open. */
    private static final int MOST_ON_DISK = 1_000;

    private final SettingValues settings;
    private final Path root;
    private final List<Closeable> open = new ArrayList<>();

    SimulatedFleet(SettingValues settings) {
        this.settings = settings;
        this.root = Path.of(settings.get(AgentSettings.DATA_DIR));
    }

    /** Finds a device's home, or makes one with its token. */
    private interface Homes {
        Home home(String name, Token token) throws IOException, BadInputException;
    }

    /** A device's token, if it has one. */
    private interface Token {
        EnrolmentToken spend() throws BadInputException;
    }

    /** The homes, in the order of the devices' names. */
    List<Home> homes(int devices) throws IOException, BadInputException, InterruptedException {
        Homes homes =
                switch (settings.get(AgentSettings.KEEPING)) {
                    case DISK -> onDisk(devices);
                    case MEMORY -> inMemory();
                };
        List<EnrolmentToken> tokens = tokens(devices);
        ExecutorService threads = Executors.newFixedThreadPool(settings.get(AgentSettings.WORKERS));
        try {
            List<Future<Home>> making = new ArrayList<>();
            for (int i = 0; i < devices; i++) {
                int index = i;
                making.add(threads.submit(() -> home(homes, index, tokens)));
            }
            List<Home> made = new ArrayList<>();
            for (Future<Home> home : making) {
                made.add(done(home));
            }
            return made;
        } finally {
            threads.shutdownNow();
        }
    }

    private static Home done(Future<Home> home) throws IOException, BadInputException, InterruptedException {
        try {
            return home.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BadInputException unfit) {
                throw unfit;
            }
            throw new IOException(Optional.ofNullable(e.getCause()).orElse(e).getMessage(), e);
        }
    }

    private List<EnrolmentToken> tokens(int devices) throws IOException, BadInputException {
        String file = settings.get(AgentSettings.TOKENS);
        return file.isEmpty() ? List.of() : Tokens.lines(Path.of(file), devices);
    }

    private Home home(Homes homes, int index, List<EnrolmentToken> tokens) throws IOException, BadInputException {
        String name = String.format(Locale.ROOT, "sim-%03d", index + 1);
        return homes.home(name, () -> {
            if (settings.get(AgentSettings.SERVER).isEmpty() || index >= tokens.size()) {
                throw new BadInputException(
                        name + " is not enrolled: set server, and tokens-file to a file with a token" + " in line "
                                + (index + 1));
            }
            return tokens.get(index);
        });
    }

    private Homes onDisk(int devices) throws BadInputException {
        if (devices > MOST_ON_DISK) {
            throw new BadInputException(
                    "files: disk is for at most " + MOST_ON_DISK + " agents, not " + devices + "; set files: memory");
        }
        return (name, token) -> {
            DataDir folder = DataDir.open(root.resolve(name));
            keep(folder);
            Optional<Identity> known = folder.identity().find();
            Identity identity = known.isPresent()
                    ? known.get()
                    : new Joining(settings).join(folder, settings.get(AgentSettings.SERVER), token.spend(), name);
            return new Home(
                    identity,
                    folder.identity(),
                    folder.key(),
                    new FileSystemFiles(folder.models(), settings.get(AgentSettings.QUOTA)),
                    new FileSystemFiles(folder.spool(), settings.get(AgentSettings.SPOOL_QUOTA)),
                    new FileSystemFiles(folder.samples(), settings.get(AgentSettings.CAPTURE_QUOTA)));
        };
    }

    private Homes inMemory() throws IOException {
        keep(DataDir.open(root));
        IdentityFile file = new IdentityFile(root.resolve("identities"));
        keep(file);
        MemoryHomes homes = new MemoryHomes(
                file,
                settings.get(AgentSettings.QUOTA),
                settings.get(AgentSettings.SPOOL_QUOTA),
                settings.get(AgentSettings.CAPTURE_QUOTA));
        return (name, token) -> {
            Optional<Home> known = homes.find(name);
            return known.isPresent() ? known.get() : enrol(homes, name, token.spend());
        };
    }

    private Home enrol(MemoryHomes homes, String name, EnrolmentToken token) throws IOException, BadInputException {
        String server = settings.get(AgentSettings.SERVER);
        try {
            return homes.enrol(
                    server,
                    name,
                    new EnrolmentClient(server, token, settings.get(AgentSettings.LINK_TIMEOUT), Clock.systemUTC()));
        } catch (IllegalArgumentException e) {
            throw new BadInputException(String.valueOf(e.getMessage()), e);
        }
    }

    private synchronized void keep(Closeable opened) {
        open.add(opened);
    }

    @Override
    public synchronized void close() throws IOException {
        for (Closeable one : open) {
            one.close();
        }
    }
}
