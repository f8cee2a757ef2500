package dev.flotilla.fleet.dataset.sample;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DeviceId;
import java.nio.charset.StandardCharsets;

/** Which samples are to be erased. */
public sealed interface Erasure {
    /** One. */
    record OfSample(Digest id) implements Erasure {}

    /** All of a device, also those that wait on it. */
    record OfDevice(DeviceId device) implements Erasure {}

    /** All about a person, also those that wait on devices. */
    record OfSubject(String subject) implements Erasure {
        /** By what it is known afterwards who was erased, without her name. */
        public Digest mark() {
            return Digest.of(("flotilla erased subject " + subject).getBytes(StandardCharsets.UTF_8));
        }
    }
}
