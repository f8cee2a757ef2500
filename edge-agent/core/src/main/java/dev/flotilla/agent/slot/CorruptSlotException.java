package dev.flotilla.agent.slot;

import dev.flotilla.contract.bundle.Digest;
import java.io.IOException;

/** A slot's bytes are not those that were staged: the disk failed, or somebody changed them. */
public final class CorruptSlotException extends IOException {
    private static final long serialVersionUID = 1L;

    CorruptSlotException(SlotId slot, Digest expected, Digest found) {
        super("slot " + slot + ": expected the bundle " + expected.short8() + ", found bytes with " + found.short8());
    }
}
