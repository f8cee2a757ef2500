package dev.flotilla.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.agent.capture.Capture;
import dev.flotilla.agent.capture.CaptureConfig;
import dev.flotilla.agent.capture.Content;
import dev.flotilla.agent.clock.TimeBound;
import dev.flotilla.agent.identity.Identity;
import dev.flotilla.agent.inference.Guard;
import dev.flotilla.agent.inference.Probe;
import dev.flotilla.agent.inference.ProbeResult;
import dev.flotilla.agent.link.SampleLink;
import dev.flotilla.agent.telemetry.TelemetryTerms;
import dev.flotilla.agent.testkit.FakeEngine;
import dev.flotilla.agent.testkit.InMemoryFleet;
import dev.flotilla.agent.testkit.LossyFiles;
import dev.flotilla.agent.testkit.TestIdentity;
import dev.flotilla.agent.testkit.WireTap;
import dev.flotilla.agent.update.UpdatePolicy;
import dev.flotilla.contract.bundle.BundleReader;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.preprocess.WrongInputException;
import dev.flotilla.contract.protocol.CaptureTerms;
import dev.flotilla.contract.protocol.CapturedSample;
import dev.flotilla.contract.protocol.DeviceId;
import dev.flotilla.contract.protocol.TelemetryAck;
import dev.flotilla.contract.protocol.TelemetryWatch;
import dev.flotilla.contract.seal.SealException;
import dev.flotilla.contract.seal.SealedSample;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.contract.testkit.ManualClock;
import dev.flotilla.contract.testkit.Releases;
import dev.flotilla.contract.testkit.Seeds;
import dev.flotilla.contract.trust.P256KeyPair;
import dev.flotilla.contract.trust.TargetFile;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * With sharing off, nothing of an input leaves the device but what the sketches say. The whole agent runs; its inputs are
 * random bytes, each one a marker that is in nothing else; and every message and request that it makes is looked through, byte
 * by byte and field by field.
 */
class PrivacyDrillTest {
    private static final int INPUTS = 2_000;

    private final InMemoryFleet fleet = new InMemoryFleet();
    private final ManualClock clock = new ManualClock();
    private final Releases owner = Releases.byOwner();
    private final DeviceId device = new DeviceId("edge-1");
    private final Wanting wanting = new Wanting();

    private final P256KeyPair key = P256KeyPair.generate(new SecureRandom());

    @Test
    void nothingOfAnInputLeavesTheDeviceButTheDeclaredSketches() throws Exception {
        drill(Seeds.random("nothingOfAnInputLeavesTheDeviceButTheDeclaredSketches"), TelemetryTerms.unlimited());
    }

    /** And under watch, in which it sends more than the two windows that it would. */
    @Test
    void norWithABudgetOfBytes() throws Exception {
        WireTap tap = drill(Seeds.random("norWithABudgetOfBytes"), TelemetryTerms.usual());
        assertTrue(tap.telemetry().size() > 20, tap.telemetry().size() + " telemetry messages");
    }

    @Test
    void norWithNoise() throws Exception {
        drill(Seeds.random("norWithNoise"), TelemetryTerms.unlimited().withEpsilon(1));
    }

    /** The drill would see samples leave: where somebody agreed they do, and sealed ones hold no input either. */
    @Test
    void samplesLeaveOnlyWhereSomebodyAgreedAndSealed() throws Exception {
        CaptureConfig agreed = CaptureConfig.off().agreed(Content.INPUTS, "Grace", Digest.of(new byte[] {1}));
        Random random = Seeds.random("samplesLeaveOnlyWhereSomebodyAgreedAndSealed");
        List<byte[]> inputs = new ArrayList<>();
        WireTap tap = run(random, TelemetryTerms.usual(), agreed, inputs, Bundles.bytes("1.0.0"));
        assertTrue(tap.samples().size() >= 20, tap.samples().size() + " samples");
        Markers markers = Markers.of(inputs);
        for (byte[] sample : opened(tap)) {
            assertTrue(!markers.findIn(sample).isEmpty(), "an input that was agreed to is not found");
        }
    }

    /** Where embeddings alone were agreed to, samples hold nothing of an input, also to whoever can open them. */
    @Test
    void norInSamplesWhereOnlyEmbeddingsWereAgreedTo() throws Exception {
        CaptureConfig agreed = CaptureConfig.off().agreed(Content.EMBEDDINGS, "Grace", Digest.of(new byte[] {1}));
        Random random = Seeds.random("norInSamplesWhereOnlyEmbeddingsWereAgreedTo");
        List<byte[]> inputs = new ArrayList<>();
        WireTap tap = run(random, TelemetryTerms.unlimited(), agreed, inputs, Bundles.withEmbedding("1.0.0"));
        assertTrue(tap.samples().size() >= 20, tap.samples().size() + " samples");
        Markers markers = Markers.of(inputs);
        for (byte[] sample : opened(tap)) {
            assertEquals(List.of(), markers.findIn(sample));
            CapturedSample read = CapturedSample.parse(sample);
            assertEquals(Optional.empty(), read.tensor());
            assertEquals(Bundles.EMBEDDING.byteSize(), read.embedding().orElseThrow().length);
        }
    }

    /** The samples that left, as the fleet opens them. */
    private List<byte[]> opened(WireTap tap) throws SealException {
        List<byte[]> opened = new ArrayList<>();
        for (byte[] sealed : tap.samples()) {
            opened.add(SealedSample.open(sealed, wanting.key, device.value()));
        }
        return opened;
    }

    private WireTap drill(Random random, TelemetryTerms terms) throws Exception {
        List<byte[]> inputs = new ArrayList<>();
        WireTap tap = run(random, terms, CaptureConfig.off(), inputs, Bundles.bytes("1.0.0"));
        assertEquals(0, tap.samples().size(), "samples left though nobody agreed");
        assertEquals(0, tap.sampleRequests(), "whoever takes samples was asked though nobody agreed");
        System.out.println(terms + ": " + tap.everything().size() + " messages and requests, " + tap.bytes()
                + " bytes, " + inputs.size() + " inputs, " + tap.samples().size() + " samples");
        return tap;
    }

    private WireTap run(Random random, TelemetryTerms terms, CaptureConfig sharing, List<byte[]> inputs, byte[] bundle)
            throws Exception {
        WireTap tap = new WireTap(fleet.link(device), fleet.artifacts(), fleet.metadata());
        try (Agent agent = open(random, terms, sharing, tap)) {
            serve(agent, bundle);
            TelemetryWatch asked = new TelemetryWatch(Duration.ofDays(1), Duration.ofMinutes(20));
            fleet.sendAck(device, TelemetryAck.asking(asked).toCbor());
            for (int i = 0; i < INPUTS; i++) {
                byte[] image = new byte[Bundles.PREPROCESS.values()];
                random.nextBytes(image);
                inputs.add(image);
                infer(agent, image);
                clock.advance(Duration.ofSeconds(25));
                agent.poll();
            }
        }
        assertTrue(tap.telemetry().size() >= 2, tap.telemetry().size() + " telemetry messages");
        assertTrue(tap.reports().size() >= 2, tap.reports().size() + " reports");
        Markers markers = Markers.of(inputs);
        for (byte[] message : tap.everything()) {
            assertEquals(List.of(), markers.findIn(message));
        }
        for (Document message : tap.decoded(key.publicKey())) {
            assertEquals(List.of(), DeclaredFields.undeclared(message));
        }
        return tap;
    }

    /** Also inputs that are refused: what is said of them must not hold them either. */
    private static void infer(Agent agent, byte[] image) throws Exception {
        agent.infer(image);
        try {
            agent.infer(bundle -> image.clone());
            byte[] tooLong = new byte[image.length + 1];
            System.arraycopy(image, 0, tooLong, 0, image.length);
            agent.infer(tooLong);
            throw new AssertionError("took an image that is too long");
        } catch (WrongInputException expected) {
            assertTrue(!String.valueOf(expected.getMessage()).isEmpty());
        }
    }

    private void serve(Agent agent, byte[] bundle) throws IOException {
        TargetFile file = owner.release("model-1.0.0.flotilla", bundle);
        fleet.artifacts().put(bundle);
        fleet.metadata().serve(owner);
        fleet.assign(device, owner.assign(device, file, 1));
        for (int passes = 0; agent.serving().isEmpty() && passes < 1_000; passes++) {
            agent.poll();
        }
        assertTrue(agent.serving().isPresent());
    }

    private Agent open(Random random, TelemetryTerms terms, CaptureConfig sharing, WireTap tap) throws IOException {
        Identity identity = TestIdentity.of(device, key.publicKey(), clock.instant(), owner.root());
        Probe probe = bundle ->
                new ProbeResult.Passed(BundleReader.read(bundle).selfTest().outputDigest());
        AgentPorts ports = new AgentPorts(
                new LossyFiles(),
                new LossyFiles(),
                tap,
                tap.artifacts(),
                tap.metadata(),
                new FakeEngine(),
                probe,
                key,
                key,
                now -> "",
                clock,
                new TimeBound(),
                random,
                () -> OptionalLong.of(80_000_000));
        AgentConfig config = new AgentConfig(
                        "test",
                        Duration.ofMinutes(1),
                        1_000,
                        Duration.ofMillis(500),
                        Duration.ofMinutes(1),
                        Duration.ofHours(1),
                        UpdatePolicy.defaults(""),
                        Guard.WARN)
                .withTelemetry(terms);
        Capture capture = Capture.open(
                device.value(),
                sharing,
                new Capture.Ports(new LossyFiles(), tap.samples(wanting), clock, random, new SecureRandom()));
        return Agent.open(identity, config, ports, capture);
    }

    /** A fleet that would like samples of everything. */
    private static final class Wanting implements SampleLink {
        private final P256KeyPair key = P256KeyPair.generate(new SecureRandom());

        @Override
        public CaptureTerms terms(Digest bundle) {
            CaptureTerms.Burst burst = new CaptureTerms.Burst("all", 10_000, Duration.ofDays(1));
            return new CaptureTerms(true, key.publicKey(), Optional.of(burst), 0);
        }

        @Override
        public void upload(Digest digest, byte[] sealed) {
            assertEquals(Digest.of(sealed), digest);
        }

        @Override
        public void eraseAll() {}
    }

    /** The drill would find what it looks for. */
    @Test
    void findsAnInputWhateverItIsHiddenIn() {
        byte[] image = new byte[16];
        Seeds.random("findsAnInputWhateverItIsHiddenIn").nextBytes(image);
        Markers markers = Markers.of(List.of(image));
        for (byte[] form : Markers.forms(image)) {
            byte[] message = new byte[form.length + 20];
            System.arraycopy(form, 0, message, 7, form.length);
            assertTrue(!markers.findIn(message).isEmpty());
        }
        Document leak = Document.builder()
                .put("v", 1)
                .put(
                        "windows",
                        List.of(Document.builder().put("thumbnail", image).build()))
                .build();
        assertEquals(List.of("windows.thumbnail"), DeclaredFields.undeclared(leak));
        assertTrue(!markers.findIn(leak.toCbor()).isEmpty());
    }
}
