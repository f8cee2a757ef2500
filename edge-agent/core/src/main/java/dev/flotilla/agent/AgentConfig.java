package dev.flotilla.agent;

import dev.flotilla.agent.inference.Guard;
import dev.flotilla.agent.inference.ShadowPolicy;
import dev.flotilla.agent.telemetry.TelemetryTerms;
import dev.flotilla.agent.update.UpdatePolicy;
import java.time.Duration;

/**
 * An agent's bounds and intervals.
 *
 * @param version the agent's own version, as it reports it
 * @param window the length of a telemetry window
 * @param spoolWindows most windows kept while the server does not acknowledge
 * @param reconnectFirst the wait after the first failed connection; it doubles
 * @param reconnectMost the longest wait
 * @param reportInterval the longest time between two reports of the state, which come ever less often while nothing changes
 * @param guard what happens to inputs that are unlike the bundle's baseline
 * @param shadows what there is for models in shadow
 * @param telemetry what telemetry windows may take and tell
 */
public record AgentConfig(
        String version,
        Duration window,
        int spoolWindows,
        Duration reconnectFirst,
        Duration reconnectMost,
        Duration reportInterval,
        UpdatePolicy update,
        Guard guard,
        ShadowPolicy shadows,
        TelemetryTerms telemetry) {

    /** With the usual room for models in shadow, and any amount of telemetry. */
    public AgentConfig(
            String version,
            Duration window,
            int spoolWindows,
            Duration reconnectFirst,
            Duration reconnectMost,
            Duration reportInterval,
            UpdatePolicy update,
            Guard guard) {
        this(
                version,
                window,
                spoolWindows,
                reconnectFirst,
                reconnectMost,
                reportInterval,
                update,
                guard,
                ShadowPolicy.DEFAULT,
                TelemetryTerms.unlimited());
    }

    /** The same with other terms of telemetry. */
    public AgentConfig withTelemetry(TelemetryTerms terms) {
        return new AgentConfig(
                version,
                window,
                spoolWindows,
                reconnectFirst,
                reconnectMost,
                reportInterval,
                update,
                guard,
                shadows,
                terms);
    }

    /** The same with other bounds of updates. */
    public AgentConfig withUpdate(UpdatePolicy policy) {
        return new AgentConfig(
                version,
                window,
                spoolWindows,
                reconnectFirst,
                reconnectMost,
                reportInterval,
                policy,
                guard,
                shadows,
                telemetry);
    }

    /**
     * Windows of a minute, a thousand of them, waits of half a second to a minute, a report in an hour, the usual bytes of
     * telemetry.
     */
    public static AgentConfig defaults(String version) {
        return new AgentConfig(
                        version,
                        Duration.ofMinutes(1),
                        1_000,
                        Duration.ofMillis(500),
                        Duration.ofMinutes(1),
                        Duration.ofHours(1),
                        UpdatePolicy.defaults(""),
                        Guard.OFF)
                .withTelemetry(TelemetryTerms.usual());
    }
}
