package dev.flotilla.agent.drill;

import dev.flotilla.agent.storage.DurableFiles;
import dev.flotilla.agent.storage.FileSystemFiles;
import dev.flotilla.agent.storage.Folder;
import java.io.IOException;

/** What survives the process of a device. Each call opens it anew, as a process does that starts. */
public interface Disk {
    /** Bundles and journal. */
    DurableFiles models() throws IOException;

    /** Telemetry. */
    DurableFiles spool() throws IOException;

    /** Two folders without a quota. */
    static Disk of(Folder models, Folder spool) {
        return new Disk() {
            @Override
            public DurableFiles models() throws IOException {
                return new FileSystemFiles(models, Long.MAX_VALUE);
            }

            @Override
            public DurableFiles spool() throws IOException {
                return new FileSystemFiles(spool, Long.MAX_VALUE);
            }
        };
    }
}
