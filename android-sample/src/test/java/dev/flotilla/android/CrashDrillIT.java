package dev.flotilla.android;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.agent.drill.CrashTable;
import dev.flotilla.agent.drill.Disk;
import dev.flotilla.agent.storage.DurableFiles;
import dev.flotilla.agent.storage.Folder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Android ends the processes of apps whenever it likes. The core's table of crashes, over an app's own storage. */
class CrashDrillIT {
    private static final long SEED = Long.getLong("drill.seed", 20_261_122);
    /** Every so many moments have a death; 1 for all, which takes a minute and a half. */
    private static final int STRIDE = Integer.getInteger("drill.stride", 3);

    private static final long QUOTA = 64 << 20;
    /** All states of an update in which there is something to write, and the ends. */
    private static final Set<String> STATES = Set.of(
            "fetching",
            "verifying",
            "staging",
            "probing",
            "activating",
            "confirming",
            "rolling_back",
            "confirmed",
            "rejected",
            "rolled_back");

    @Test
    void comesBackWithTheOldModelOrTheNewOneWholeAfterEachDeath(@TempDir Path root) throws IOException {
        Map<String, Integer> deaths = new CrashTable(CrashDrillIT::storage, root, SEED, STRIDE).run();
        System.out.println("process deaths survived, by state of the update (seed " + SEED + "): " + deaths);
        assertTrue(deaths.keySet().containsAll(STATES), deaths::toString);
    }

    private static Disk storage(Path noBackup, UnaryOperator<Folder> watched) {
        AgentFolders folders = new AgentFolders(noBackup.toFile(), QUOTA, watched);
        return new Disk() {
            @Override
            public DurableFiles models() throws IOException {
                return folders.models();
            }

            @Override
            public DurableFiles spool() throws IOException {
                return folders.spool();
            }
        };
    }
}
