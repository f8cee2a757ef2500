package dev.flotilla.agent.slot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.flotilla.agent.testkit.LossyFiles;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SlotsTest {
    private static final byte[] ONE = "bundle one".getBytes(StandardCharsets.UTF_8);
    private static final byte[] TWO = "bundle two".getBytes(StandardCharsets.UTF_8);
    private static final String INCOMING = "incoming";

    private final LossyFiles files = new LossyFiles();

    @Test
    void newDeviceHasEmptySlots() throws IOException {
        assertEquals(SlotTable.empty(), Slots.open("edge-1", files).table());
    }

    @Test
    void remembersContentsActiveSlotAndNoteOverARestart() throws IOException {
        install(ONE, "first");
        install(TWO, "second");
        SlotTable table = Slots.open("edge-1", files).table();
        assertEquals(Optional.of(SlotId.B), table.active());
        assertEquals(Optional.of(content(ONE)), table.content(SlotId.A));
        assertEquals(note("second"), table.note());
        assertArrayEquals(TWO, Slots.open("edge-1", files).read(SlotId.B));
    }

    @Test
    void stagingLeavesTheActiveSlotAlone() throws IOException {
        install(ONE, "first");
        Slots slots = Slots.open("edge-1", files);
        stage(slots, TWO);
        assertEquals(Optional.of(SlotId.A), slots.table().active());
        assertArrayEquals(ONE, slots.read(SlotId.A));
        assertArrayEquals(TWO, slots.read(SlotId.B));
    }

    @Test
    void refusesToStageOtherBytesThanAnnounced() throws IOException {
        Slots slots = Slots.open("edge-1", files);
        files.replace(INCOMING, TWO);
        assertThrows(CorruptSlotException.class, () -> slots.stage(INCOMING, content(ONE), note("")));
        assertEquals(Optional.empty(), slots.table().content(SlotId.A));
    }

    @Test
    void abandoningTheActiveSlotGoesBackToTheOther() throws IOException {
        install(ONE, "first");
        install(TWO, "second");
        Slots slots = Slots.open("edge-1", files);
        slots.abandonActive(note("back"));
        assertEquals(Optional.of(SlotId.A), slots.table().active());
        assertEquals(Optional.empty(), slots.table().content(SlotId.B));
    }

    @Test
    void noticesBytesThatChangedInASlot() throws IOException {
        install(ONE, "first");
        files.corrupt("slot-a", 3);
        assertThrows(
                CorruptSlotException.class, () -> Slots.open("edge-1", files).read(SlotId.A));
    }

    @Test
    void goesByTheEntryBeforeWhenTheNewestIsDamaged() throws IOException {
        Slots slots = Slots.open("edge-1", files);
        slots.note(note("one"));
        slots.note(note("two"));
        slots.note(note("three"));
        // Entries go to the two files in turn; the third is in the file of odd numbers.
        files.corrupt("journal-1", 50);
        assertEquals(note("two"), Slots.open("edge-1", files).table().note());
        Slots.open("edge-1", files).note(note("four"));
        assertEquals(note("four"), Slots.open("edge-1", files).table().note());
    }

    @Test
    void refusesToActivateAnEmptySlot() throws IOException {
        Slots slots = Slots.open("edge-1", files);
        assertThrows(IllegalStateException.class, () -> slots.activateSpare(note("")));
    }

    private void install(byte[] bundle, String note) throws IOException {
        Slots slots = Slots.open("edge-1", files);
        stage(slots, bundle);
        slots.activateSpare(note(note));
    }

    private void stage(Slots slots, byte[] bundle) throws IOException {
        files.replace(INCOMING, bundle);
        slots.stage(INCOMING, content(bundle), note(""));
    }

    private static SlotContent content(byte[] bundle) {
        return new SlotContent(Digest.of(bundle), "family", 1);
    }

    private static Document note(String text) {
        return Document.builder().put("text", text).build();
    }
}
