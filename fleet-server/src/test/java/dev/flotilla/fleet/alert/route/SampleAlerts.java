package dev.flotilla.fleet.alert.route;

import dev.flotilla.fleet.alert.Alert;
import dev.flotilla.fleet.alert.AlertEvent;
import dev.flotilla.fleet.alert.AlertKind;
import dev.flotilla.fleet.alert.AlertState;
import dev.flotilla.fleet.alert.Severity;
import dev.flotilla.fleet.alert.Trouble;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** An alert to tell of. */
public final class SampleAlerts {
    public static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private SampleAlerts() {}

    public static Alert drift(String id, AlertState state) {
        return new Alert(id, state, drift(id, Severity.WARNING), NOW, NOW.plusSeconds(5));
    }

    static Trouble drift(String id, Severity severity) {
        return new Trouble(
                "drift:" + id,
                AlertKind.DRIFT,
                severity,
                "parts 1.0.0",
                "ab".repeat(32),
                List.of(new Trouble.Feature("input.mean", 0.75, 0.25)),
                IntStream.range(0, 25).mapToObj(i -> "device-" + i).toList(),
                0.75,
                Optional.empty(),
                Optional.of(NOW.minusSeconds(3600)),
                List.of(new Trouble.Common("group dock", 20, 30, 1.5)),
                "parts 1.0.0: input.mean\r\nmoved on 25 devices — ö");
    }

    public static Notice notice(long id, String route, AlertEvent event) {
        return new Notice(id, route, event, drift("a-" + id, AlertState.OPEN), NOW, 0, NOW);
    }
}
