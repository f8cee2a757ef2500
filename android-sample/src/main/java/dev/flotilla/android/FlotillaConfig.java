package dev.flotilla.android;

import dev.flotilla.agent.AgentConfig;
import java.time.Duration;

/**
 * What an app decides about its agent.
 *
 * @param agent windows, intervals and bounds; downloads are held up besides by network and battery
 * @param consentText what somebody reads and agrees to before samples are shared; another text needs a new agreement
 * @param modelBytes most bytes that models and the update journal may take
 * @param pollPause between two passes while the agent is awake
 * @param timeout bound on connecting, on each publish and on each answer
 * @param probeTimeout how long a new model may take to pass its self-test
 */
public record FlotillaConfig(
        AgentConfig agent,
        String consentText,
        long modelBytes,
        Duration pollPause,
        Duration timeout,
        Duration probeTimeout) {
    private static final long MODEL_BYTES = 256L << 20;

    /** Refuses what no agent can work with. */
    public FlotillaConfig {
        if (modelBytes <= 0 || pollPause.isNegative() || pollPause.isZero()) {
            throw new IllegalArgumentException("modelBytes and pollPause are positive, not " + modelBytes + " and "
                    + pollPause.toMillis() + " ms");
        }
        if (consentText.trim().isEmpty()) {
            throw new IllegalArgumentException("consentText: say what is shared, with whom and what for");
        }
    }

    /**
     * The usual: a pass each second, 256 MiB of models, telemetry windows of a minute and 2 kB of them on a day.
     *
     * @param version of the app, as the agent reports it
     */
    public static FlotillaConfig defaults(String version, String consentText) {
        return new FlotillaConfig(
                AgentConfig.defaults(version),
                consentText,
                MODEL_BYTES,
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                Duration.ofSeconds(60));
    }

    /** The same with other windows, intervals and bounds. */
    public FlotillaConfig withAgent(AgentConfig other) {
        return new FlotillaConfig(other, consentText, modelBytes, pollPause, timeout, probeTimeout);
    }

    /** The same with another pause between two passes. */
    public FlotillaConfig withPollPause(Duration other) {
        return new FlotillaConfig(agent, consentText, modelBytes, other, timeout, probeTimeout);
    }
}
