package dev.flotilla.fleet.dataset.sample;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.Consent;
import dev.flotilla.contract.protocol.DeviceId;
import java.time.Instant;
import java.util.Optional;

/**
 * A sample, without its content.
 *
 * @param id SHA-256 of the sealed bytes as they arrived
 * @param device who sent it; empty for one that was imported
 * @param model the name of the model; empty if the bundle is not known
 * @param facts what was read from it; empty for what cannot be read, and once it is erased
 * @param finding why it is, or was, kept aside
 */
public record Sample(
        Digest id,
        Optional<DeviceId> device,
        String model,
        Instant receivedAt,
        Instant expiresAt,
        SampleState state,
        Optional<Facts> facts,
        Optional<Finding> finding) {
    private static final String IMPORTED = "import";

    /**
     * What a sample says, and what was measured of it.
     *
     * @param bundle which bundle answered
     * @param at when, by the device's clock
     * @param input SHA-256 of the input in the model's own type; empty where it was not given away
     * @param embedding SHA-256 of the embedding in the model's own type; empty where it was not given away
     * @param predicted the class of the highest score
     * @param confidence that score
     * @param mean of the input's values, after preprocessing; 0 without an input
     * @param contrast their standard deviation
     * @param likeness similar inputs have a similar one, see {@link Likeness}
     * @param subject whom it is about, as the owner names that person; empty if nobody
     * @param consent empty for one that was imported
     */
    public record Facts(
            Digest bundle,
            Instant at,
            Origin origin,
            Optional<Digest> input,
            Optional<Digest> embedding,
            int predicted,
            double confidence,
            double mean,
            double contrast,
            long likeness,
            String subject,
            Optional<Consent> consent) {}

    /** The name that its seal is bound to. */
    public String boundTo() {
        return boundTo(device);
    }

    static String boundTo(Optional<DeviceId> device) {
        // No device has an id that begins with a hyphen.
        return device.map(DeviceId::value).orElse("-" + IMPORTED);
    }
}
