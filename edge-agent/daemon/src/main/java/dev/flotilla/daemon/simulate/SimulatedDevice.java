package dev.flotilla.daemon.simulate;

import dev.flotilla.agent.Agent;
import dev.flotilla.agent.AgentStatus;
import dev.flotilla.agent.inference.NotServingException;
import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.preprocess.WrongInputException;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.daemon.simulate.engine.WrongMoment;
import dev.flotilla.daemon.simulate.profile.Traits;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;

/** An agent with a camera that shows it images from a list, in an order of its own, and with its group's faults. */
public final class SimulatedDevice {
    private static final Logger LOG = Logger.getLogger(SimulatedDevice.class.getName());
    private static final Duration RESTART = Duration.ofSeconds(1);
    private static final Set<UpdatePhase> SETTLED = EnumSet.of(
            UpdatePhase.IDLE,
            UpdatePhase.SHADOWING,
            UpdatePhase.CONFIRMED,
            UpdatePhase.REJECTED,
            UpdatePhase.ROLLED_BACK);

    private final String id;
    private final Power power;
    private final Traits traits;
    private final Scenery scenery;
    private final Random random;
    private final WrongMoment wrongMoment;
    private volatile Optional<Power.On> on = Optional.empty();
    private volatile Transform transform = Transform.NONE;
    private volatile Runnable news = () -> {};
    private final AtomicInteger crashes = new AtomicInteger();
    private boolean failing;

    /**
     * @param wrongMoment is set while an image is shown whose answer shall be wrong
     * @param random which image comes next
     */
    public SimulatedDevice(
            String id, Power power, Traits traits, Scenery scenery, WrongMoment wrongMoment, Random random) {
        this.id = id;
        this.power = power;
        this.traits = traits;
        this.scenery = scenery;
        this.wrongMoment = wrongMoment;
        this.random = random;
    }

    public String id() {
        return id;
    }

    Traits traits() {
        return traits;
    }

    /** Empty while the device is down. */
    Optional<AgentStatus> status() {
        return on.map(Power.On::agent).map(Agent::status);
    }

    /** How often the agent went down. */
    int crashes() {
        return crashes.get();
    }

    /** Says whom to tell that the next pass should come at once. */
    void onNews(Runnable listener) {
        news = listener;
    }

    void transform(Transform next) {
        transform = next;
    }

    /**
     * One pass of the agent, after its start where it is down; called by one thread at a time.
     *
     * @return the wait until the next one
     */
    Duration pass() {
        // Errors too, such as a lack of memory: one pass must not take a device out of the simulation.
        try {
            Power.On running = on.isPresent() ? on.get() : start();
            if (crashed(running)) {
                return RESTART;
            }
            boolean more = running.agent().poll();
            if (crashed(running)) {
                return RESTART;
            }
            return more ? Duration.ZERO : pause(running);
        } catch (IOException | RuntimeException | Error e) {
            LOG.log(Level.SEVERE, id + ": this pass failed, the next one tries again", e);
            return RESTART;
        }
    }

    private Power.On start() throws IOException {
        Power.On running = power.on(() -> news.run());
        on = Optional.of(running);
        return running;
    }

    /** As a fault of the new model would: without a word to the fleet, and with nothing saved but what is durable. */
    private boolean crashed(Power.On running) {
        if (traits.crashOn().isEmpty() || !serves(running.agent(), traits.crashOn())) {
            return false;
        }
        crashes.incrementAndGet();
        LOG.log(Level.INFO, "{0}: goes down with {1}", new Object[] {id, traits.crashOn()});
        on = Optional.empty();
        running.cut().run();
        return true;
    }

    private static boolean serves(Agent agent, String title) {
        return isCalled(title, agent.serving());
    }

    private static boolean isCalled(String title, Optional<Bundle> bundle) {
        return bundle.map(known ->
                        known.manifest().name() + " " + known.manifest().version())
                .filter(title::equals)
                .isPresent();
    }

    private Duration pause(Power.On running) {
        AgentStatus status = running.agent().status();
        boolean idle = running.tells()
                && status.connected()
                && SETTLED.contains(status.update().phase());
        return idle ? scenery.idle() : scenery.pause();
    }

    /** Shows the next image; called by one thread at a time. Logs the first failure of a row. */
    void see() {
        Optional<Agent> agent = on.map(Power.On::agent);
        if (agent.isPresent()) {
            byte[] image = scenery.images().get(random.nextInt(scenery.images().size()));
            boolean wrong = !traits.wrongOn().isEmpty() && serves(agent.get(), traits.wrongOn());
            wrongMoment.setInShadow(isCalled(traits.wrongOn(), agent.get().shadowing()));
            infer(agent.get(), light().apply(image), wrong);
        }
    }

    private Transform light() {
        boolean drifted =
                !traits.driftAfter().isZero() && scenery.elapsed().get().compareTo(traits.driftAfter()) >= 0;
        return drifted ? Transform.DIM : transform;
    }

    private void infer(Agent agent, byte[] image, boolean wrong) {
        wrongMoment.set(wrong);
        try {
            agent.infer(image);
            failing = false;
        } catch (NotServingException e) {
            // Its first model is still on its way.
        } catch (WrongInputException | InferenceException | RuntimeException e) {
            if (!failing) {
                LOG.log(Level.WARNING, "{0}: {1}", new Object[] {id, e.getMessage()});
            }
            failing = true;
        } finally {
            wrongMoment.set(false);
        }
    }

    /** Closes the agent, which keeps its telemetry and says that it leaves. Not to be called during a pass. */
    void close() throws IOException {
        if (on.isPresent()) {
            on.get().agent().close();
        }
    }
}
