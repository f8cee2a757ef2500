package dev.flotilla.fleet.api;

/**
 * One figure for {@code /metrics}.
 *
 * @param name as Prometheus wants it, with the unit; names that end in {@code _total} only ever grow
 */
public record Sample(String name, String help, double value) {
    String type() {
        return name.endsWith("_total") ? "counter" : "gauge";
    }
}
