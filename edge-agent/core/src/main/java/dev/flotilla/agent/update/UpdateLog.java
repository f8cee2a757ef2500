package dev.flotilla.agent.update;

import dev.flotilla.agent.inference.ServingSlot;
import dev.flotilla.contract.protocol.DesiredState;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The log of a device's updates. Many devices may share one process, so each line names device, bundle and model. */
final class UpdateLog {
    private static final Logger LOG = Logger.getLogger(UpdateMachine.class.getName());

    private final String device;
    private final ServingSlot serving;

    UpdateLog(String device, ServingSlot serving) {
        this.device = device;
        this.serving = serving;
    }

    /** Writes a line such as {@code edge-1: update 7 to fashion-1.1.0.flotilla, serving fashion 1.0.0: confirmed}. */
    void write(Level level, UpdateProgress progress, String what) {
        String update = progress.desired().map(UpdateLog::name).orElse("no update");
        String model = serving.serving().isPresent() ? serving.title() : "nothing";
        LOG.log(level, "{0}: {1}, serving {2}: {3}", new Object[] {device, update, model, what});
    }

    /** Writes where a fault of the agent itself came from. */
    void fault(UpdateProgress progress, RuntimeException fault) {
        LOG.log(Level.SEVERE, device + ": a fault while " + progress.state().key(), fault);
    }

    private static String name(DesiredState desired) {
        return "update " + desired.counter() + " to " + desired.bundle().path();
    }
}
