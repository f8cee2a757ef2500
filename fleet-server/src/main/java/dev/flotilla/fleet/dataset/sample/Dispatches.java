package dev.flotilla.fleet.dataset.sample;

import java.time.Instant;

/**
 * What came from one device for one model.
 *
 * @param bytes of what is still kept, sealed
 */
public record Dispatches(
        String device,
        String model,
        long accepted,
        long quarantined,
        long erased,
        long bytes,
        Instant first,
        Instant last) {}
