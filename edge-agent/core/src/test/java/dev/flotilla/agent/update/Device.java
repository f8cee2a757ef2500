package dev.flotilla.agent.update;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.flotilla.agent.clock.TimeBound;
import dev.flotilla.agent.download.DownloadPolicy;
import dev.flotilla.agent.inference.Guard;
import dev.flotilla.agent.inference.InferenceListener;
import dev.flotilla.agent.inference.ModelUnfitException;
import dev.flotilla.agent.inference.Probe;
import dev.flotilla.agent.inference.ProbeResult;
import dev.flotilla.agent.inference.ServedModel;
import dev.flotilla.agent.inference.ServingSlot;
import dev.flotilla.agent.storage.DurableFiles;
import dev.flotilla.agent.testkit.ArtifactShelf;
import dev.flotilla.agent.testkit.FakeEngine;
import dev.flotilla.agent.testkit.MetadataShelf;
import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.bundle.BundleReader;
import dev.flotilla.contract.inference.InferenceEngine;
import dev.flotilla.contract.preprocess.Preprocessor;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.SignedAssignment;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.contract.testkit.DeviceKeys;
import dev.flotilla.contract.testkit.ManualClock;
import dev.flotilla.contract.testkit.Releases;
import dev.flotilla.contract.trust.P256KeyPair;
import dev.flotilla.contract.trust.TargetFile;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;

/** A device in a test: everything about its updates, its fleet's artifacts and its owner, without a network. */
final class Device {
    static final DeviceId ID = new DeviceId("edge-1");
    static final P256KeyPair KEY = DeviceKeys.number(1);
    static final Duration METADATA_AGE = Duration.ofHours(1);
    private static final int MANY_STEPS = 200;

    final Releases owner = Releases.byOwner();
    final ArtifactShelf shelf = new ArtifactShelf();
    final MetadataShelf metadata = new MetadataShelf();
    final ManualClock clock = new ManualClock();
    final DurableFiles files;
    InferenceEngine engine = new FakeEngine();
    Probe probe = this::loadAside;
    /** From the next {@link #restart} on. */
    DownloadPolicy downloads = DownloadPolicy.unlimited();

    TimeBound bound = new TimeBound();
    ServingSlot serving = new ServingSlot(engine, InferenceListener.none(), Guard.OFF);
    private UpdateMachine machine;

    Device(DurableFiles files) throws IOException {
        this.files = files;
        this.machine = open();
    }

    private UpdateMachine open() throws IOException {
        bound = new TimeBound();
        UpdatePolicy policy = new UpdatePolicy(
                "box",
                3,
                2,
                2,
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                Duration.ofMinutes(10),
                METADATA_AGE,
                downloads);
        UpdatePorts ports = new UpdatePorts(files, shelf, metadata, probe, KEY, serving, clock, bound, new Random(1));
        return UpdateMachine.open(ID, policy, ports, owner.root());
    }

    /** What a probe in another process does, in this one. */
    ProbeResult loadAside(byte[] bundle) throws IOException {
        ServingSlot aside = new ServingSlot(new FakeEngine(), InferenceListener.none(), Guard.OFF);
        try {
            ServedModel loaded = aside.load(BundleReader.read(bundle));
            aside.discard(loaded);
            return new ProbeResult.Passed(loaded.selfTestOutput());
        } catch (ModelUnfitException e) {
            return new ProbeResult.Refused(String.valueOf(e.getMessage()));
        }
    }

    /** The process is gone and started again; what is on disk is all there is. */
    void restart() throws IOException {
        serving = new ServingSlot(engine, InferenceListener.none(), Guard.OFF);
        machine = open();
    }

    /** Releases a bundle and puts it where the device can fetch it. */
    TargetFile release(String path, byte[] bundle) {
        TargetFile file = owner.release(path, bundle);
        shelf.put(bundle);
        return file;
    }

    /** Assigns a file by the owner's newest targets. */
    SignedAssignment assign(TargetFile file, long counter) {
        metadata.serve(owner);
        return owner.assign(ID, file, counter);
    }

    void offer(SignedAssignment desired) {
        machine.offer(desired);
    }

    boolean step() {
        return machine.step();
    }

    /** Steps until nothing is left to do, letting time pass where a retry waits for it. */
    UpdateStatus settle() {
        for (int i = 0; i < MANY_STEPS; i++) {
            if (!machine.step()) {
                clock.advance(Duration.ofSeconds(10));
                if (!machine.step()) {
                    return machine.status();
                }
            }
        }
        throw new AssertionError("still busy after " + MANY_STEPS + " steps: " + machine.status());
    }

    void close() {
        machine.close();
    }

    UpdateStatus update(TargetFile file, long counter) {
        offer(assign(file, counter));
        return settle();
    }

    UpdateStatus status() {
        return machine.status();
    }

    /** Fails unless this bundle serves, and answers as its model does. */
    void assertServes(byte[] bundle) throws Exception {
        assertServesOneOf(bundle);
    }

    void assertServesOneOf(byte[]... bundles) throws Exception {
        byte[] output = serving.infer(Bundles.image(5)).output();
        for (byte[] bundle : bundles) {
            Bundle expected = BundleReader.read(bundle);
            if (serving.serving().orElseThrow().digest().equals(expected.digest())) {
                byte[] input = expected.input()
                        .quantize(Preprocessor.of(expected.preprocess()).toFloat(Bundles.image(5)));
                assertArrayEquals(Bundles.answer(expected.model(), input), output);
                return;
            }
        }
        throw new AssertionError("serves none of the expected bundles but " + machine.status());
    }
}
