package dev.flotilla.agent.slot;

import dev.flotilla.agent.storage.DurableFiles;
import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.delta.BaseFile;
import dev.flotilla.contract.seal.WrappedKey;
import java.io.IOException;
import java.util.Optional;

/**
 * Two slots for bundles under one journal. Every change is in the journal, in one durable write, before the method
 * returns; each takes the update's note along, so that the two never disagree. For one thread.
 */
public final class Slots {
    private final DurableFiles files;
    private final Journal journal;
    private SlotTable table;

    private Slots(DurableFiles files, Journal journal, SlotTable table) {
        this.files = files;
        this.journal = journal;
        this.table = table;
    }

    /**
     * The slots as the journal has them.
     *
     * @param device whom log lines name
     */
    public static Slots open(String device, DurableFiles files) throws IOException {
        Journal journal = new Journal(device, files);
        return new Slots(files, journal, journal.open());
    }

    public SlotTable table() {
        return table;
    }

    /** Writes down how far the update is. */
    public void note(Document note) throws IOException {
        write(table.withNote(note));
    }

    /**
     * Moves a file with a bundle into the spare slot. What the slot held before is given up first, so that the journal
     * never names bytes that may be half of another bundle. Called again after a crash, it goes on where it was.
     */
    public void stage(String file, SlotContent content, Document note) throws IOException {
        SlotId spare = table.spare();
        if (table.content(spare).equals(Optional.of(content))) {
            write(table.withNote(note));
            return;
        }
        if (table.content(spare).isPresent()) {
            write(table.withContent(spare, Optional.empty()));
        }
        // A crash may have come between the rename and the journal's word of it: then the slot has the bytes.
        if (files.size(file) > 0) {
            files.rename(file, spare.file());
        }
        readAs(spare, content.digest());
        write(table.withContent(spare, Optional.of(content)).withNote(note));
    }

    /** Makes the spare slot the active one. */
    public void activateSpare(Document note) throws IOException {
        SlotId spare = table.spare();
        if (!table.content(spare).isPresent()) {
            throw new IllegalStateException("slot " + spare + " is empty and cannot become active");
        }
        write(table.withActive(Optional.of(spare)).withNote(note));
    }

    /** Gives up what the spare slot holds. */
    public void dropSpare(Document note) throws IOException {
        write(table.withContent(table.spare(), Optional.empty()).withNote(note));
    }

    /** Gives up the active slot for the other one, or for none if that is empty. */
    public void abandonActive(Document note) throws IOException {
        SlotId abandoned =
                table.active().orElseThrow(() -> new IllegalStateException("no slot is active, so none to abandon"));
        Optional<SlotId> other = table.content(abandoned.other()).map(held -> abandoned.other());
        write(table.withActive(other).withContent(abandoned, Optional.empty()).withNote(note));
    }

    /** Gives up what both slots hold. */
    public void abandonAll(Document note) throws IOException {
        write(SlotTable.empty().withNote(note));
    }

    /**
     * Deletes the files of slots that hold nothing, so that others get their room. Not to be called between the two halves
     * of {@link #stage}, whose bytes it would take.
     */
    public void reclaim() throws IOException {
        for (SlotId slot : SlotId.values()) {
            if (!table.content(slot).isPresent()) {
                files.delete(slot.file());
            }
        }
    }

    /**
     * The bundle that a slot holds, with its digest checked.
     *
     * @throws CorruptSlotException if they are other bytes
     * @throws IllegalStateException if the slot is empty
     */
    public byte[] read(SlotId slot) throws IOException {
        SlotContent content = table.content(slot).orElseThrow(() -> new IllegalStateException(slot + " is empty"));
        return readAs(slot, content.digest());
    }

    /** The bundle of this digest by position, if a slot holds it; its bytes are not checked. */
    public Optional<BaseFile> find(Digest bundle) {
        for (SlotId slot : SlotId.values()) {
            if (table.content(slot).filter(held -> held.digest().equals(bundle)).isPresent()) {
                return Optional.of(file(slot));
            }
        }
        return Optional.empty();
    }

    private BaseFile file(SlotId slot) {
        return new BaseFile() {
            @Override
            public long length() throws IOException {
                return files.size(slot.file());
            }

            @Override
            public void read(long position, byte[] target, int count) throws IOException {
                files.read(slot.file(), position, target, count);
            }
        };
    }

    /** What opens the model of the bundle in a slot; empty if that needs nothing. */
    public Optional<WrappedKey> key(SlotId slot) {
        return table.content(slot).flatMap(SlotContent::key);
    }

    private byte[] readAs(SlotId slot, Digest expected) throws IOException {
        byte[] bytes = files.read(slot.file(), Bundle.MAX_BYTES).orElseGet(() -> new byte[0]);
        Digest found = Digest.of(bytes);
        if (!found.equals(expected)) {
            throw new CorruptSlotException(slot, expected, found);
        }
        return bytes;
    }

    private void write(SlotTable changed) throws IOException {
        journal.write(changed);
        table = changed;
    }
}
