package dev.flotilla.fleet.store;

import dev.flotilla.fleet.alert.AlertStoreContract;
import dev.flotilla.fleet.device.DeviceStoreContract;
import dev.flotilla.fleet.drift.DriftStoreContract;
import dev.flotilla.fleet.registry.RegistryStoreContract;
import dev.flotilla.fleet.rollout.RolloutStoreContract;
import dev.flotilla.fleet.telemetry.TelemetryStoreContract;
import org.junit.jupiter.api.Nested;

/** PostgreSQL keeps what the ports promise. */
class SqlStoresTest {

    @Nested
    class Devices extends DeviceStoreContract {
        Devices() {
            super(Stores::inPostgres);
        }
    }

    @Nested
    class Registry extends RegistryStoreContract {
        Registry() {
            super(Stores::inPostgres);
        }
    }

    @Nested
    class Rollouts extends RolloutStoreContract {
        Rollouts() {
            super(Stores::inPostgres);
        }
    }

    @Nested
    class Telemetry extends TelemetryStoreContract {
        Telemetry() {
            super(Stores::inPostgres);
        }
    }

    @Nested
    class Drift extends DriftStoreContract {
        Drift() {
            super(Stores::inPostgres);
        }
    }

    @Nested
    class Alerts extends AlertStoreContract {
        Alerts() {
            super(Stores::inPostgres);
        }
    }
}
