package dev.flotilla.fleet.app;

import dev.flotilla.fleet.api.EventHub;
import dev.flotilla.fleet.api.Sample;
import dev.flotilla.fleet.mqtt.MqttGateway;
import io.vertx.core.Future;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.Supplier;

/** The figures of {@code /metrics}. */
final class ServerFigures implements Supplier<Future<List<Sample>>> {
    private final Features features;
    private final MqttGateway gateway;
    private final EventHub events;

    ServerFigures(Features features, MqttGateway gateway, EventHub events) {
        this.features = features;
        this.gateway = gateway;
        this.events = events;
    }

    @Override
    public Future<List<Sample>> get() {
        return features.devices().counts().map(counts -> {
            Runtime runtime = Runtime.getRuntime();
            double uptime = ManagementFactory.getRuntimeMXBean().getUptime() / 1000.0;
            return List.of(
                    new Sample("flotilla_devices", "Devices enrolled.", counts.total()),
                    new Sample("flotilla_devices_online", "Devices connected now.", counts.online()),
                    new Sample("flotilla_mqtt_messages_total", "Messages received from devices.", gateway.received()),
                    new Sample(
                            "flotilla_mqtt_refused_total",
                            "Messages from devices that were refused.",
                            features.traffic().refused()),
                    new Sample(
                            "flotilla_mqtt_connected",
                            "1 while the server reaches its broker.",
                            gateway.connected() ? 1 : 0),
                    new Sample("flotilla_event_listeners", "Consoles that listen for changes.", events.listeners()),
                    new Sample("flotilla_uptime_seconds", "Time since the start.", uptime),
                    new Sample(
                            "flotilla_heap_used_bytes",
                            "Java heap in use.",
                            runtime.totalMemory() - runtime.freeMemory()));
        });
    }
}
