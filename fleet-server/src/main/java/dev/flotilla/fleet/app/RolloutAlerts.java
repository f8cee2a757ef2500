package dev.flotilla.fleet.app;

import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.fleet.alert.AlertKind;
import dev.flotilla.fleet.alert.Alerts;
import dev.flotilla.fleet.alert.Severity;
import dev.flotilla.fleet.alert.Trouble;
import dev.flotilla.fleet.registry.RegisteredBundle;
import dev.flotilla.fleet.registry.Registry;
import dev.flotilla.fleet.rollout.Rollout;
import dev.flotilla.fleet.rollout.RolloutNotices;
import io.vertx.core.Future;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Raises an alert when a rollout stops by itself, and resolves it when an operator has decided what to do. */
final class RolloutAlerts implements RolloutNotices {
    private final Alerts alerts;
    private final Registry registry;

    RolloutAlerts(Alerts alerts, Registry registry) {
        this.alerts = alerts;
        this.registry = registry;
    }

    @Override
    public Future<Void> failed(Rollout rollout, List<DeviceId> failedDevices) {
        List<String> devices =
                failedDevices.stream().map(DeviceId::value).sorted().toList();
        return registry.find(rollout.bundle())
                .compose(bundle -> alerts.raise(new Trouble(
                        key(rollout),
                        AlertKind.ROLLOUT,
                        Severity.CRITICAL,
                        bundle.map(RolloutAlerts::model).orElse(""),
                        rollout.bundle().hex(),
                        List.of(),
                        devices,
                        devices.size(),
                        Optional.of(rollout.id()),
                        Optional.empty(),
                        List.of(),
                        "rollout '" + rollout.name() + "' "
                                + rollout.state()
                                        .name()
                                        .toLowerCase(Locale.ROOT)
                                        .replace('_', ' ') + ": "
                                + rollout.stateReason())));
    }

    @Override
    public Future<Void> settled(Rollout rollout) {
        return alerts.resolve(key(rollout));
    }

    private static String model(RegisteredBundle bundle) {
        return bundle.manifest().name() + " " + bundle.manifest().version();
    }

    private static String key(Rollout rollout) {
        return "rollout:" + rollout.id();
    }
}
