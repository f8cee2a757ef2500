package dev.flotilla.daemon;

import dev.flotilla.agent.AgentRunner;
import java.io.IOException;
import java.time.Duration;

/** The two loops that a device lives by: the agent's passes, and the answers to other programs. */
final class Vitals implements Watchdog.Vital {
    /** Besides a probe, a pass has several waits for the network, each with a bound of its own. */
    private static final Duration LONGEST_WAITS = Duration.ofMinutes(3);

    private final AgentRunner runner;
    private final Duration longestPass;
    private final LocalClient api;

    /** @param port of the local API */
    Vitals(AgentRunner runner, Duration probe, int port) {
        this.runner = runner;
        this.longestPass = probe.plus(LONGEST_WAITS);
        this.api = new LocalClient(port);
    }

    @Override
    public void check() throws IOException {
        Duration since = runner.sinceLastPass();
        if (since.compareTo(longestPass) > 0) {
            throw new IOException("the agent's last pass ended " + since.toSeconds() + " s ago");
        }
        api.requireLive();
    }
}
