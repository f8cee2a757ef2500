package dev.flotilla.android;

import dev.flotilla.agent.Agent;
import dev.flotilla.agent.slot.SlotTable;
import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.Digest;
import java.util.List;
import java.util.Optional;

/**
 * The bundle that serves. Only what the owner signed gets here: its signature was verified when it was fetched, and its digest
 * whenever it was loaded.
 *
 * @param version semantic, such as {@code 1.1.0}
 * @param digest SHA-256 of the bundle, which the owner's signature is over
 * @param release the owner's counter, which is signed with it
 * @param slot which of the two places on this device it lies in
 * @param labels names of the classes, in the order of the output
 */
public record Installed(String name, String version, Digest digest, long release, String slot, List<String> labels) {

    /** Empty if nothing serves, or what serves and the journal differ for the moment of a swap. */
    static Optional<Installed> of(Agent agent) {
        Optional<Bundle> serving = agent.serving();
        SlotTable slots = agent.slots();
        if (!serving.isPresent() || !slots.active().isPresent()) {
            return Optional.empty();
        }
        Bundle bundle = serving.get();
        return slots.activeContent()
                .filter(content -> content.digest().equals(bundle.digest()))
                .map(content -> new Installed(
                        bundle.manifest().name(),
                        bundle.manifest().version().toString(),
                        bundle.digest(),
                        content.release(),
                        slots.active().get().name(),
                        bundle.labels()));
    }
}
