package dev.flotilla.fleet.dataset.sample;

import dev.flotilla.contract.protocol.DeviceId;
import java.util.Optional;

/** Which samples are asked for. */
public record SampleQuery(Optional<String> model, Optional<SampleState> state, Optional<DeviceId> device) {}
