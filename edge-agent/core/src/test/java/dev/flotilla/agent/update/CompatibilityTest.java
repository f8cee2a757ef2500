package dev.flotilla.agent.update;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.flotilla.agent.testkit.LossyFiles;
import dev.flotilla.contract.protocol.SignedAssignment;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.contract.testkit.Releases;
import dev.flotilla.contract.trust.TargetFile;
import dev.flotilla.contract.trust.TargetPolicy;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A device of kind {@code box} obeys what the owner signed about whom a bundle is for. */
class CompatibilityTest {
    private static final byte[] OLD = Bundles.bytes("1.0.0");
    private static final byte[] NEW = Bundles.bytes("1.1.0");

    private Device device;

    @BeforeEach
    void installOld() throws IOException {
        device = new Device(new LossyFiles());
        assertEquals(
                UpdatePhase.CONFIRMED,
                device.update(device.release("old.flotilla", OLD), 1).phase());
    }

    @Test
    void refusesAModelOfAnotherFamilyWithoutFetchingIt() throws Exception {
        assertRefusedUnfetched(
                "new.flotilla is of family 'doors', this device serves family 'test'", "doors", List.of());
    }

    @Test
    void refusesAModelForOtherHardwareWithoutFetchingIt() throws Exception {
        assertRefusedUnfetched(
                "new.flotilla is for hardware [pi4, pi5], this device is 'box'",
                Releases.FAMILY,
                List.of("pi4", "pi5"));
    }

    @Test
    void installsAModelThatNamesItsHardware() throws Exception {
        TargetFile file = release(Releases.FAMILY, List.of("pi5", "box"));
        assertEquals(UpdatePhase.CONFIRMED, device.update(file, 2).phase());
        device.assertServes(NEW);
    }

    @Test
    void installsAnyFamilyWhileItHasNoModel() throws Exception {
        device = new Device(new LossyFiles());
        assertEquals(
                UpdatePhase.CONFIRMED,
                device.update(release("doors", List.of()), 1).phase());
        device.assertServes(NEW);
    }

    private TargetFile release(String family, List<String> hardware) {
        device.shelf.put(NEW);
        return device.owner.release("new.flotilla", NEW, new TargetPolicy(2, 0, family, hardware));
    }

    private void assertRefusedUnfetched(String reason, String family, List<String> hardware) throws Exception {
        SignedAssignment assignment = device.assign(release(family, hardware), 2);
        long before = device.shelf.served();
        device.offer(assignment);
        UpdateStatus status = device.settle();
        assertEquals(UpdatePhase.REJECTED, status.phase());
        assertEquals(reason, status.reason());
        assertEquals(before, device.shelf.served());
        device.assertServes(OLD);
        device.restart();
        device.assertServes(OLD);
    }
}
