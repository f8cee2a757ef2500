package dev.flotilla.fleet.demo;

import dev.flotilla.agent.slot.Slots;
import dev.flotilla.agent.testkit.LossyFiles;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.protocol.DesiredState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How far an update is by the daemon's own journal, read from beside it. The journal is written before each state's work
 * begins, so what it says after a SIGKILL is where the kill fell.
 *
 * @param state of the update, by the name in the journal
 * @param counter of the assignment; 0 before the first
 */
record JournalEntry(String state, long counter) {
    private static final String[] FILES = {"journal-0", "journal-1"};

    boolean settled() {
        return switch (state) {
            case "idle", "confirmed", "rejected", "rolled_back" -> true;
            default -> false;
        };
    }

    /** Reads a copy, as opening the folder itself would clear away what the daemon is writing. */
    static JournalEntry read(Path daemonFolder) throws IOException {
        LossyFiles copy = new LossyFiles();
        for (String name : FILES) {
            Path file = daemonFolder.resolve("models").resolve(name);
            if (Files.exists(file)) {
                copy.replace(name, Files.readAllBytes(file));
            }
        }
        Document note = Slots.open("the drill", copy).table().note();
        Optional<byte[]> desired = note.findBytes("desired");
        long counter = desired.isPresent() ? DesiredState.parse(desired.get()).counter() : 0;
        return new JournalEntry(note.findString("state").orElse("idle"), counter);
    }
}
