package dev.flotilla.fleet.rollout;

import dev.flotilla.contract.protocol.DeviceId;
import java.util.List;

/** What {@link RolloutPolicy} wants done; all but {@link Observe} are transitions, of which there is one at a time. */
public sealed interface Decision {

    /** A device's report, or its silence, changed what is known of it. */
    record Observe(DeviceId device, RolloutDeviceState state, String reason) implements Decision {}

    /** Start the stage by assigning the bundle to these devices. */
    record Assign(int stage, List<DeviceId> devices) implements Decision {

        public Assign {
            devices = List.copyOf(devices);
        }
    }

    /** The stage reached its threshold: watch it. */
    record Bake(int stage) implements Decision {}

    /** The stage was watched long enough: it is done. */
    record Advance(int stage) implements Decision {}

    /** The stage failed: stop, and give these devices their previous bundle back. */
    record Pause(int stage, String reason, List<DeviceId> giveBack) implements Decision {

        public Pause {
            giveBack = List.copyOf(giveBack);
        }
    }

    /** All stages are done. */
    record Complete() implements Decision {}
}
