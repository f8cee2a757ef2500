package dev.flotilla.fleet.app;

import static dev.flotilla.fleet.store.TestDatabase.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.testkit.Bundles;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsIT {
    private static final Path DASHBOARD = Path.of("docs", "grafana-dashboard.json");
    private static final Pattern METRIC = Pattern.compile("\\b(?:flotilla|jvm|process)_[a-z_]+");
    private static final int DEVICES = 3;

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    Path directory;

    @Test
    void figuresFollowTheFleetAndTheDashboardAsksOnlyForWhatThereIs() throws Exception {
        OperatedServer operated = OperatedServer.start(directory.resolve("server"));
        try (SmallFleet fleet = new SmallFleet(operated)) {
            assertEquals(401, metrics(operated, "").statusCode());
            String token = OperatedServer.json(operated.post(
                            "tokens",
                            "{\"name\": \"prometheus\", \"scopes\": [\"read\"], \"expiresInSeconds\": 3600}",
                            201))
                    .string("token");
            fleet.enrol(DEVICES, Files.createDirectory(directory.resolve("devices")));
            Digest bundle = fleet.release("1.0.0", Bundles.bytes("1.0.0"));
            fleet.awaitState(fleet.rollOut("good", bundle), "COMPLETED");
            fleet.devices().get(0).agent().infer(Bundles.image(1));
            fleet.workUntil("the window is kept", () -> value(operated, token, "flotilla_telemetry_windows_total") > 0);

            String text = metrics(operated, token).body();
            assertEquals(DEVICES, value(text, "flotilla_devices{phase=\"confirmed\",presence=\"online\"}"));
            assertEquals(1, value(text, "flotilla_rollouts{state=\"completed\"}"));
            assertEquals(0, value(text, "flotilla_alerts{state=\"open\"}"));
            assertEquals(0, value(text, "flotilla_alerts{state=\"silenced\"}"));
            assertEquals(0, value(text, "flotilla_alert_notices_delivered_total"));
            assertEquals(0, value(text, "flotilla_alertmanager_messages_failed_total"));
            assertTrue(value(text, "flotilla_device_messages_total{kind=\"report\"}") >= DEVICES, text);
            assertTrue(value(text, "flotilla_desired_announced_total") >= DEVICES, text);
            assertEquals(1, value(text, "flotilla_mqtt_connected"));
            assertEquals(
                    1, value(text, "flotilla_api_request_seconds_count{operation=\"createRollout\",status=\"2xx\"}"));
            assertTrue(value(text, "flotilla_database_connections_in_use") >= 0, text);
            for (EnrolledAgent device : fleet.devices()) {
                assertFalse(text.contains(device.id().value()), "labels that grow with the fleet");
            }
            Set<String> exported = text.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("[{ ]", 2)[0])
                    .collect(Collectors.toSet());
            Set<String> missing = new TreeSet<>(asked());
            assertTrue(missing.size() > 10, "the dashboard asks for little: " + missing);
            missing.removeAll(exported);
            assertEquals(Set.of(), missing);
        } finally {
            await(operated.server().close());
        }
    }

    private static Set<String> asked() throws IOException {
        Matcher names = METRIC.matcher(Files.readString(DASHBOARD));
        Set<String> asked = new TreeSet<>();
        while (names.find()) {
            asked.add(names.group());
        }
        return asked;
    }

    private double value(OperatedServer operated, String token, String series) {
        try {
            return value(metrics(operated, token).body(), series);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static double value(String text, String series) {
        return text.lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("there is no " + series + " in " + text));
    }

    private HttpResponse<String> metrics(OperatedServer operated, String token)
            throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(operated.server().consoleUrl() + "metrics"));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }
}
