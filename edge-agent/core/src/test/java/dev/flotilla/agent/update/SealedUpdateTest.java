package dev.flotilla.agent.update;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.agent.inference.ProbeResult;
import dev.flotilla.agent.testkit.LossyFiles;
import dev.flotilla.agent.testkit.LossyFiles.Fate;
import dev.flotilla.agent.testkit.SimulatedCrash;
import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.BundleReader;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.protocol.DesiredState;
import dev.flotilla.contract.protocol.SignedAssignment;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.contract.seal.FleetKey;
import dev.flotilla.contract.seal.SealedBundles;
import dev.flotilla.contract.seal.WrappedKey;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.contract.testkit.DeviceKeys;
import dev.flotilla.contract.trust.P256KeyPair;
import dev.flotilla.contract.trust.TargetFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Updates from a bundle that anybody can read to one whose model is encrypted. */
class SealedUpdateTest {
    private static final byte[] OLD = Bundles.bytes("1.0.0");
    private static final String VERSION = "1.1.0";
    private static final int FEWEST_WRITES = 8;

    private final SecureRandom random = new SecureRandom();
    private final FleetKey key = FleetKey.generate(random);
    private final byte[] sealed = Bundles.sealed(VERSION, key);
    private LossyFiles files;
    private Device device;

    @BeforeEach
    void installOld() throws IOException {
        files = new LossyFiles();
        device = new Device(files);
        assertEquals(
                UpdatePhase.CONFIRMED,
                device.update(device.release("old.flotilla", OLD), 1).phase());
    }

    private TargetFile release() {
        TargetFile plain = device.release("new.flotilla", sealed);
        return device.owner.release(plain.withFleetKey(Optional.of(key.id())));
    }

    private WrappedKey wrapped(FleetKey which) {
        return WrappedKey.wrap(which, Device.KEY.publicKey(), random);
    }

    private UpdateStatus update(TargetFile file, long counter, Optional<WrappedKey> with) {
        device.offer(assignment(file, counter, with));
        return device.settle();
    }

    private SignedAssignment assignment(TargetFile file, long counter, Optional<WrappedKey> with) {
        device.metadata.serve(device.owner);
        DesiredState desired = device.owner.desire(Device.ID, file, counter).withKey(with);
        return SignedAssignment.seal(desired, device.owner.director());
    }

    private void assertServesNew() throws Exception {
        Bundle serving = device.serving.serving().orElseThrow();
        assertEquals(Digest.of(sealed), serving.digest());
        assertArrayEquals(Bundles.model(VERSION), serving.model());
        assertTrue(device.serving.infer(Bundles.image(5)).output().length > 0);
    }

    @Test
    void servesAnEncryptedModelAlsoAfterARestart() throws Exception {
        UpdateStatus status = update(release(), 2, Optional.of(wrapped(key)));
        assertEquals(UpdatePhase.CONFIRMED, status.phase(), status.reason());
        assertEquals(Optional.of(Digest.of(sealed)), status.activeBundle());
        assertServesNew();
        device.restart();
        assertServesNew();
    }

    @Test
    void writesNeitherTheModelNorTheKeyToTheDisk() throws Exception {
        String model = text(Bundles.model(VERSION));
        AtomicInteger probed = new AtomicInteger();
        device.probe = bundle -> {
            probed.incrementAndGet();
            assertTrue(text(bundle).contains(model), "the probe gets a model that it can read");
            assertDiskLacks(model);
            return device.loadAside(bundle);
        };
        device.restart();
        assertEquals(
                UpdatePhase.CONFIRMED,
                update(release(), 2, Optional.of(wrapped(key))).phase());
        assertEquals(1, probed.get());
        assertDiskLacks(model);
        assertDiskLacks(text(key.bytes()));
        assertServesNew();
    }

    private void assertDiskLacks(String secret) throws IOException {
        for (String name : files.list()) {
            assertFalse(text(files.read(name, Integer.MAX_VALUE).orElseThrow()).contains(secret), name);
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @ParameterizedTest
    @EnumSource(Fate.class)
    void servesOldOrNewAfterACrashAnywhereInTheUpdate(Fate fate) throws Exception {
        SignedAssignment assignment = assignment(release(), 2, Optional.of(wrapped(key)));
        for (int write = 0; ; write++) {
            installOld();
            release();
            device.metadata.serve(device.owner);
            device.offer(assignment);
            files.crashAt(write, fate);
            try {
                device.settle();
                assertTrue(write >= FEWEST_WRITES, "only " + write + " writes");
                return;
            } catch (SimulatedCrash crash) {
                device.restart();
            }
            Digest serving = device.serving.serving().orElseThrow().digest();
            assertTrue(Set.of(Digest.of(OLD), Digest.of(sealed)).contains(serving), "write " + write);
            device.offer(assignment);
            UpdateStatus status = device.settle();
            assertEquals(UpdatePhase.CONFIRMED, status.phase(), "write " + write + ": " + status.reason());
            device.restart();
            assertServesNew();
        }
    }

    private void assertRefusedUnfetched(String reason, Optional<WrappedKey> with) throws Exception {
        TargetFile file = release();
        long before = device.shelf.served();
        UpdateStatus status = update(file, 2, with);
        assertEquals(UpdatePhase.REJECTED, status.phase());
        assertTrue(status.reason().startsWith("new.flotilla is encrypted to fleet key " + key.id()), status.reason());
        assertTrue(status.reason().contains(reason), status.reason());
        assertEquals(before, device.shelf.served());
        device.assertServes(OLD);
        device.restart();
        device.assertServes(OLD);
    }

    @Test
    void refusesWithoutAKeyBeforeItFetchesAnything() throws Exception {
        assertRefusedUnfetched("the assignment brings no key: the owner has to wrap it", Optional.empty());
    }

    @Test
    void refusesAnotherFleetKey() throws Exception {
        FleetKey other = FleetKey.generate(random);
        assertRefusedUnfetched("the assignment brings " + other.id(), Optional.of(wrapped(other)));
    }

    @Test
    void refusesAKeyThatWasWrappedForAnotherDevice() throws Exception {
        P256KeyPair other = DeviceKeys.number(2);
        assertRefusedUnfetched(
                "cannot be used: encrypted to another device's key",
                Optional.of(WrappedKey.wrap(key, other.publicKey(), random)));
    }

    @Test
    void refusesAKeyUnderAnothersName() throws Exception {
        byte[] bytes = wrapped(FleetKey.generate(random)).bytes();
        assertRefusedUnfetched("cannot be used", Optional.of(new WrappedKey(key.id(), bytes)));
    }

    @Test
    void installsItOnceTheKeyComes() throws Exception {
        TargetFile file = release();
        assertEquals(UpdatePhase.REJECTED, update(file, 2, Optional.empty()).phase());
        assertEquals(
                UpdatePhase.CONFIRMED,
                update(file, 3, Optional.of(wrapped(key))).phase());
        assertServesNew();
    }

    @Test
    void refusesABundleWhoseTargetsDoNotSayThatItIsEncrypted() throws Exception {
        UpdateStatus status = update(device.release("new.flotilla", sealed), 2, Optional.of(wrapped(key)));
        assertEquals(UpdatePhase.REJECTED, status.phase());
        assertTrue(status.reason().contains("do not name the fleet key"), status.reason());
        device.assertServes(OLD);
    }

    @Test
    void goesBackToAnEncryptedModelWhenTheNextOneFails() throws Exception {
        assertEquals(
                UpdatePhase.CONFIRMED,
                update(release(), 2, Optional.of(wrapped(key))).phase());
        Bundle failing = BundleReader.read(Bundles.failingSelfTest("1.2.0"));
        byte[] next = SealedBundles.seal(failing, key, random);
        device.probe = bundle -> new ProbeResult.Passed(failing.selfTest().outputDigest());
        device.restart();
        TargetFile file =
                device.owner.release(device.release("next.flotilla", next).withFleetKey(Optional.of(key.id())));
        UpdateStatus status = update(file, 3, Optional.of(wrapped(key)));
        assertEquals(UpdatePhase.REJECTED, status.phase(), status.reason());
        assertServesNew();
        device.restart();
        assertServesNew();
    }
}
