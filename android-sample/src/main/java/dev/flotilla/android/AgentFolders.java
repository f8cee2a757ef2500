package dev.flotilla.android;

import dev.flotilla.agent.identity.IdentityStore;
import dev.flotilla.agent.storage.DiskFolder;
import dev.flotilla.agent.storage.DurableFiles;
import dev.flotilla.agent.storage.FileSystemFiles;
import dev.flotilla.agent.storage.Folder;
import java.io.File;
import java.io.IOException;
import java.util.function.UnaryOperator;

/**
 * Where the agent keeps everything durable: folders of an app's own storage that no backup takes, since keys do not leave the
 * device and models come again. Each has its quota, so that none takes another's space.
 */
final class AgentFolders {
    private static final String ROOT = "flotilla";
    private static final long IDENTITY_BYTES = 4L << 20;
    private static final long SPOOL_BYTES = 16L << 20;
    private static final long SAMPLE_BYTES = 16L << 20;
    private static final long OWN_BYTES = 1L << 20;

    private final File root;
    private final long modelBytes;
    private final UnaryOperator<Folder> folders;

    /**
     * @param noBackup of the app, {@code Context.getNoBackupFilesDir()}
     * @param modelBytes most bytes of models and their journal
     */
    AgentFolders(File noBackup, long modelBytes) {
        this(noBackup, modelBytes, UnaryOperator.identity());
    }

    /** @param folders goes around each folder */
    AgentFolders(File noBackup, long modelBytes, UnaryOperator<Folder> folders) {
        this.root = new File(noBackup, ROOT);
        this.modelBytes = modelBytes;
        this.folders = folders;
    }

    IdentityStore identity() throws IOException {
        return new IdentityStore(open("identity", IDENTITY_BYTES));
    }

    DurableFiles models() throws IOException {
        return open("models", modelBytes);
    }

    DurableFiles spool() throws IOException {
        return open("spool", SPOOL_BYTES);
    }

    DurableFiles samples() throws IOException {
        return open("samples", SAMPLE_BYTES);
    }

    /** What this library keeps beside what the agent does: history and choices. */
    DurableFiles own() throws IOException {
        return open("own", OWN_BYTES);
    }

    private DurableFiles open(String name, long quota) throws IOException {
        return new FileSystemFiles(folders.apply(new DiskFolder(new File(root, name).toPath())), quota);
    }
}
