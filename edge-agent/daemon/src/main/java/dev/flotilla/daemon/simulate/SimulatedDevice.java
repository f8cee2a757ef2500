package dev.flotilla.daemon.simulate;

import dev.flotilla.agent.Agent;
import dev.flotilla.agent.inference.NotServingException;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.preprocess.WrongInputException;
import java.util.List;
import java.util.Random;
import java.util.logging.Level;
import java.util.logging.Logger;

/** An agent with a camera that shows it images from a list, in an order of its own. */
final class SimulatedDevice {
    private static final Logger LOG = Logger.getLogger(SimulatedDevice.class.getName());

    private final Agent agent;
    private final List<byte[]> images;
    private final Random random;
    private volatile Transform transform = Transform.NONE;
    private boolean failing;

    SimulatedDevice(Agent agent, List<byte[]> images, Random random) {
        this.agent = agent;
        this.images = images;
        this.random = random;
    }

    Agent agent() {
        return agent;
    }

    String id() {
        return agent.status().device();
    }

    void transform(Transform next) {
        transform = next;
    }

    /** Shows the next image; called by one thread at a time. Logs the first failure of a row. */
    void see() {
        byte[] image = images.get(random.nextInt(images.size()));
        try {
            agent.infer(transform.apply(image));
            failing = false;
        } catch (NotServingException e) {
            // Its first model is still on its way.
        } catch (WrongInputException | InferenceException | RuntimeException e) {
            if (!failing) {
                LOG.log(Level.WARNING, "{0}: {1}", new Object[] {id(), e.getMessage()});
            }
            failing = true;
        }
    }
}
