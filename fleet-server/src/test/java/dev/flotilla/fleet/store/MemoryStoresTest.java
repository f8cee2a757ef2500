package dev.flotilla.fleet.store;

import dev.flotilla.fleet.alert.AlertStoreContract;
import dev.flotilla.fleet.device.DeviceStoreContract;
import dev.flotilla.fleet.drift.DriftStoreContract;
import dev.flotilla.fleet.registry.RegistryStoreContract;
import dev.flotilla.fleet.rollout.RolloutStoreContract;
import dev.flotilla.fleet.telemetry.TelemetryStoreContract;
import org.junit.jupiter.api.Nested;

/** The fakes keep what the ports promise. */
class MemoryStoresTest {

    @Nested
    class Devices extends DeviceStoreContract {
        Devices() {
            super(Stores::inMemory);
        }
    }

    @Nested
    class Registry extends RegistryStoreContract {
        Registry() {
            super(Stores::inMemory);
        }
    }

    @Nested
    class Rollouts extends RolloutStoreContract {
        Rollouts() {
            super(Stores::inMemory);
        }
    }

    @Nested
    class Telemetry extends TelemetryStoreContract {
        Telemetry() {
            super(Stores::inMemory);
        }
    }

    @Nested
    class Drift extends DriftStoreContract {
        Drift() {
            super(Stores::inMemory);
        }
    }

    @Nested
    class Alerts extends AlertStoreContract {
        Alerts() {
            super(Stores::inMemory);
        }
    }
}
