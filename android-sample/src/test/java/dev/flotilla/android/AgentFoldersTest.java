package dev.flotilla.android;

import dev.flotilla.agent.storage.DurableFiles;
import dev.flotilla.agent.storage.DurableFilesContract;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The contract that all durable files keep, by those of an app. */
class AgentFoldersTest extends DurableFilesContract {
    @TempDir
    private Path noBackup;

    @Override
    protected DurableFiles create(long quota) throws IOException {
        return new AgentFolders(noBackup.toFile(), quota).models();
    }
}
