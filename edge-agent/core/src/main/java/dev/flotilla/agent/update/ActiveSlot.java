package dev.flotilla.agent.update;

import dev.flotilla.agent.inference.ModelUnfitException;
import dev.flotilla.agent.inference.ServingSlot;
import dev.flotilla.agent.slot.CorruptSlotException;
import dev.flotilla.agent.slot.SlotContent;
import dev.flotilla.agent.slot.SlotId;
import dev.flotilla.agent.slot.Slots;
import dev.flotilla.contract.bundle.BundleReader;
import dev.flotilla.contract.bundle.MalformedBundleException;
import dev.flotilla.contract.codec.Document;
import java.io.IOException;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** Lets the slot serve that the journal says is active. */
final class ActiveSlot {
    private final Slots slots;
    private final ServingSlot serving;

    ActiveSlot(Slots slots, ServingSlot serving) {
        this.slots = slots;
        this.serving = serving;
    }

    /** Serves the active slot, or nothing if there is none; what is wrong with it if it cannot. */
    Optional<String> serve() throws IOException {
        Optional<SlotId> active = slots.table().active();
        if (!active.isPresent()) {
            serving.close();
            return Optional.empty();
        }
        try {
            serving.swap(serving.load(BundleReader.read(slots.read(active.get()))));
            return Optional.empty();
        } catch (CorruptSlotException | MalformedBundleException | ModelUnfitException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** Serves the other slot if it holds a bundle that the owner has not retired; why nothing serves otherwise. */
    Optional<String> fallBack(ToLongFunction<String> floorOf, Document note) throws IOException {
        Optional<SlotContent> other = slots.table().content(slots.table().spare());
        boolean retired = other.isPresent()
                && other.get().release() < floorOf.applyAsLong(other.get().family());
        if (retired) {
            slots.dropSpare(note);
        }
        slots.abandonActive(note);
        Optional<String> failure = serve();
        return retired
                ? Optional.of("the other slot holds a retired release, so nothing serves")
                : failure.map(why -> "the other slot cannot serve either: " + why);
    }
}
