package dev.flotilla.daemon.simulate;

import dev.flotilla.agent.Agent;
import dev.flotilla.agent.AgentRunner;
import dev.flotilla.daemon.http.LoopbackServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Runs agents, each in a thread of its own, and shows all of them images at one rate. */
public final class Simulator implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Simulator.class.getName());
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final double MICROS_PER_SECOND = 1e6;

    private final List<AgentRunner> runners = new ArrayList<>();
    private final List<SimulatedDevice> devices = new ArrayList<>();
    private final ScheduledExecutorService camera = Executors.newSingleThreadScheduledExecutor();
    private final ScheduledFuture<?> showing;
    private final LoopbackServer control;

    /**
     * What agents see.
     *
     * @param images of which each agent sees one after the other, in an order of its own
     * @param perSecond how many each agent sees in a second
     * @param seed which image an agent sees when follows from it
     */
    public record Scenery(List<byte[]> images, double perSecond, long seed) {}

    /**
     * @param pause between two passes of an agent
     * @param controlPort 0 picks a free one
     */
    public Simulator(List<Agent> agents, Scenery scenery, Duration pause, int controlPort) throws IOException {
        for (Agent agent : agents) {
            Random order =
                    new Random(scenery.seed() * 31 + agent.status().device().hashCode());
            devices.add(new SimulatedDevice(agent, scenery.images(), order));
            runners.add(new AgentRunner(agent, pause, PATIENCE));
        }
        control = new LoopbackServer(controlPort, new ControlRoutes(devices).routes());
        runners.forEach(AgentRunner::start);
        long period = (long) (MICROS_PER_SECOND / scenery.perSecond());
        showing = camera.scheduleWithFixedDelay(this::show, period, period, TimeUnit.MICROSECONDS);
    }

    private void show() {
        devices.forEach(SimulatedDevice::see);
    }

    /** Where the control API is. */
    public String address() {
        return control.address();
    }

    @Override
    public void close() {
        control.close();
        showing.cancel(false);
        camera.shutdownNow();
        runners.parallelStream().forEach(runner -> {
            try {
                runner.close();
            } catch (IOException e) {
                LOG.log(Level.WARNING, "an agent was not closed cleanly", e);
            }
        });
    }
}
