package dev.flotilla.agent.update;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.agent.testkit.LossyFiles;
import dev.flotilla.agent.testkit.WearingEngine;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.contract.testkit.Bundles;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;

/** Tests begin with a device that serves the bundle {@link #OLD}, confirmed. */
abstract class InstalledDevice {
    static final byte[] OLD = Bundles.bytes("1.0.0");
    static final byte[] NEW = Bundles.bytes("1.1.0");

    final LossyFiles files = new LossyFiles();
    Device device;

    @BeforeEach
    void installOld() throws IOException {
        device = new Device(files);
        assertEquals(
                UpdatePhase.CONFIRMED,
                device.update(device.release("old.flotilla", OLD), 1).phase());
    }

    /** On an engine on which the new model answers rightly when it is tested, and wrongly then. */
    void restartWithAModelThatWears() throws IOException {
        device.engine = new WearingEngine(model -> Arrays.equals(model, Bundles.model("1.1.0")));
        device.restart();
    }

    void putNewOnTrial() throws Exception {
        device.offer(device.assign(device.release("new.flotilla", NEW), 2));
        stepUntilNewServes();
    }

    void stepUntilNewServes() {
        while (!device.serving.title().equals("shapes 1.1.0")) {
            device.step();
        }
    }

    void assertRefused(String reason, UpdateStatus status) throws Exception {
        assertEquals(UpdatePhase.REJECTED, status.phase(), status.reason());
        assertTrue(status.reason().contains(reason), status.reason());
        device.assertServes(OLD);
        device.restart();
        device.assertServes(OLD);
        assertEquals(UpdatePhase.REJECTED, device.status().phase());
    }
}
