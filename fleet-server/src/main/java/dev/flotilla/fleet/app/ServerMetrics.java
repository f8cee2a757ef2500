package dev.flotilla.fleet.app;

import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.fleet.alert.AlertState;
import dev.flotilla.fleet.alert.route.AlertRouting;
import dev.flotilla.fleet.api.EventHub;
import dev.flotilla.fleet.api.MetricsPage;
import dev.flotilla.fleet.api.RequestMeter;
import dev.flotilla.fleet.job.JobState;
import dev.flotilla.fleet.mqtt.Arrivals;
import dev.flotilla.fleet.mqtt.DeviceIntake;
import dev.flotilla.fleet.mqtt.DeviceTraffic;
import dev.flotilla.fleet.mqtt.MqttGateway;
import dev.flotilla.fleet.retrain.RunState;
import dev.flotilla.fleet.rollout.RolloutState;
import dev.flotilla.fleet.store.SqlFigures;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The figures of {@code /metrics}, in Prometheus' text format. Labels only take values that the program itself knows (operations,
 * states, phases), so that there are as many series in a fleet of ten as of ten thousand.
 */
final class ServerMetrics implements MetricsPage, RequestMeter {
    private static final List<String> PRESENCES = List.of("online", "offline", "revoked");
    private static final double[] SECONDS = {0.005, 0.025, 0.1, 0.5, 2.5, 10};

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final PrometheusTextFormatWriter format = PrometheusTextFormatWriter.create();
    private final SqlFigures figures;
    private final Histogram requests;
    private volatile SqlFigures.Figures latest =
            new SqlFigures.Figures(Map.of(), Map.of(), Map.of(), 0, Map.of(), Map.of());

    ServerMetrics(SqlFigures figures) {
        this.figures = figures;
        this.requests = Histogram.builder()
                .name("flotilla_api_request_seconds")
                .help("Time to answer a request to the API.")
                .labelNames("operation", "status")
                .classicOnly()
                .classicUpperBounds(SECONDS)
                .register(registry);
        JvmMetrics.builder().register(registry);
        devices();
        states("flotilla_rollouts", "Rollouts by state.", RolloutState.values(), SqlFigures.Figures::rollouts);
        states("flotilla_alerts", "Alerts by state.", AlertState.values(), SqlFigures.Figures::alerts);
        states("flotilla_jobs", "Jobs by state.", JobState.values(), SqlFigures.Figures::jobs);
        states(
                "flotilla_retrainings",
                "Runs of pipelines by state.",
                RunState.values(),
                SqlFigures.Figures::retrainings);
    }

    private void devices() {
        GaugeWithCallback.builder()
                .name("flotilla_devices")
                .help("Enrolled devices by presence and the phase that they reported last.")
                .labelNames("presence", "phase")
                .callback(callback -> PRESENCES.forEach(presence -> phases().forEach(phase -> callback.call(
                        latest.devices().getOrDefault(new SqlFigures.Kind(presence, phase), 0L), presence, phase))))
                .register(registry);
    }

    private static Stream<String> phases() {
        return Stream.concat(Stream.of(SqlFigures.NO_PHASE), lower(UpdatePhase.values()));
    }

    private static Stream<String> lower(Enum<?>[] values) {
        return Arrays.stream(values).map(value -> value.name().toLowerCase(Locale.ROOT));
    }

    private void states(
            String name, String help, Enum<?>[] states, Function<SqlFigures.Figures, Map<String, Long>> which) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames("state")
                .callback(callback -> lower(states)
                        .forEach(state -> callback.call(which.apply(latest).getOrDefault(state, 0L), state)))
                .register(registry);
    }

    void traffic(DeviceTraffic traffic) {
        CounterWithCallback.builder()
                .name("flotilla_device_messages_total")
                .help("Messages of devices that were taken in, by kind.")
                .labelNames("kind")
                .callback(callback -> traffic.taken().forEach((kind, number) -> callback.call(number, kind)))
                .register(registry);
        counter("flotilla_device_messages_refused_total", "Messages of devices that were refused.", traffic::refused);
        counter("flotilla_telemetry_windows_total", "Windows of telemetry that were kept.", traffic::windows);
        gauge("flotilla_device_messages_waiting", "Messages of devices in work or waiting for it.", traffic::waiting);
    }

    void outlet(CountedOutlet outlet) {
        counter(
                "flotilla_desired_announced_total",
                "Times that a device was told what is desired of it.",
                outlet::told);
        counter(
                "flotilla_desired_failed_total",
                "Times that telling a device failed; it is tried again.",
                outlet::failed);
    }

    void intake(DeviceIntake intake) {
        counter(
                "flotilla_mqtt_messages_dropped_total",
                "Messages of devices for which the embedded broker had no room; devices send them again.",
                intake::dropped);
        gauge(
                "flotilla_mqtt_messages_waiting",
                "Messages of devices that wait in the embedded broker for the server.",
                intake::waiting);
    }

    void gateway(MqttGateway gateway, Arrivals arrivals) {
        counter("flotilla_mqtt_messages_total", "Messages from the broker.", arrivals::received);
        gauge("flotilla_mqtt_connected", "1 while the server reaches its broker.", () -> gateway.connected() ? 1 : 0);
        gauge("flotilla_mqtt_outbox_waiting", "Messages that wait to be sent to the broker.", gateway::waiting);
    }

    void pool(PoolMeter pool) {
        gauge("flotilla_database_connections_in_use", "Database connections in use.", pool::inUse);
        gauge("flotilla_database_waiting", "Requests that wait for a database connection.", pool::waiting);
    }

    void alerts(AlertWays ways) {
        AlertRouting routing = ways.routing();
        gauge(
                "flotilla_alert_notices_waiting",
                "Notices of alerts that have not arrived at their receivers yet.",
                () -> latest.notices());
        counter(
                "flotilla_alert_notices_delivered_total",
                "Notices of alerts that this server has brought to their receivers.",
                routing::delivered);
        counter(
                "flotilla_alert_notices_failed_total",
                "Attempts to tell receivers of alerts that failed; they are repeated.",
                routing::failed);
        counter(
                "flotilla_alert_notices_dropped_total",
                "Notices of alerts that were refused, or given up after a day.",
                routing::dropped);
        counter(
                "flotilla_alertmanager_messages_failed_total",
                "Messages to Alertmanagers that did not arrive; the next one says it all again.",
                ways::failedMessages);
    }

    void events(EventHub events) {
        gauge("flotilla_event_listeners", "Consoles and programs that listen for changes.", events::listeners);
    }

    private void gauge(String name, String help, DoubleSupplier value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call(value.getAsDouble()))
                .register(registry);
    }

    private void counter(String name, String help, DoubleSupplier value) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call(value.getAsDouble()))
                .register(registry);
    }

    @Override
    public void answered(String operationId, int status, Duration time) {
        requests.labelValues(operationId, status / 100 + "xx")
                .observe(time.toNanos() / (double) TimeUnit.SECONDS.toNanos(1));
    }

    @Override
    public String contentType() {
        return format.getContentType();
    }

    @Override
    public Future<Buffer> read() {
        return figures.read().map(counted -> {
            latest = counted;
            return write();
        });
    }

    private Buffer write() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            format.write(out, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Buffer.buffer(out.toByteArray());
    }
}
