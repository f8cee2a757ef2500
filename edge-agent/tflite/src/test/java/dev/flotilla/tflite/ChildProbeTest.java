package dev.flotilla.tflite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.BundleReader;
import dev.flotilla.contract.bundle.ResourceLimits;
import dev.flotilla.tflite.testkit.TinyBundles;
import dev.flotilla.tflite.testkit.TinyModel;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChildProbeTest {
    private static final byte[][] WEIGHTS = {{1, 0, 2, 0}, {0, -1, 0, 3}};
    private static final byte[][] OTHER = {{1, 0, 2, 0}, {0, -1, 0, 5}};

    private final ChildProbe probe = new ChildProbe(ProbeOptions.defaults());

    @Test
    void passesAGoodBundleWithTheDigestOfItsOutputs() throws Exception {
        byte[] bundle = TinyBundles.of("1.0.0", WEIGHTS);
        ProbeReport report = probe.probe(bundle);
        assertEquals("", report.reason());
        assertEquals(Optional.of(BundleReader.read(bundle).selfTest().outputDigest()), report.output());
    }

    @Test
    void measuresWhatAGoodModelTakes() throws Exception {
        Footprint footprint =
                probe.probe(TinyBundles.of("1.0.0", WEIGHTS)).footprint().orElseThrow();
        assertTrue(footprint.latencyMillis() > 0, footprint.toString());
        assertTrue(footprint.memoryBytes() >= 0 && footprint.memoryBytes() < 64 << 20, footprint.toString());
    }

    @Test
    void refusesAModelThatTakesMoreThanItsManifestAllows() throws Exception {
        byte[] slow = TinyBundles.limited(WEIGHTS, new ResourceLimits(Optional.of(1e-6), Optional.empty()));
        String reason = probe.probe(slow).reason();
        assertTrue(
                reason.matches("the model takes [0-9.]+ ms for an inference on this device, its manifest allows .*"),
                reason);
        byte[] large = TinyBundles.limited(WEIGHTS, new ResourceLimits(Optional.empty(), Optional.of(1L << 10)));
        String taken = probe.probe(large).reason();
        assertTrue(
                taken.matches("the model takes [0-9.]+ MB of memory on this device, its manifest allows 0.0 MB"),
                taken);
        byte[] within = TinyBundles.limited(WEIGHTS, new ResourceLimits(Optional.of(60_000.0), Optional.of(1L << 30)));
        assertEquals("", probe.probe(within).reason());
    }

    @Test
    void refusesAModelThatAnswersOtherwise() throws Exception {
        byte[] other = TinyModel.overBytes(OTHER, new int[] {0, 0});
        ProbeReport report = probe.probe(TinyBundles.of("1.0.0", other, WEIGHTS));
        assertFalse(report.passed());
        assertTrue(report.reason().startsWith("self-test: case 1 of 1: output 1 is "), report.reason());
    }

    @Test
    void refusesAModelThatDoesNotLoad() throws Exception {
        ProbeReport report = probe.probe(TinyBundles.of("1.0.0", new byte[200], WEIGHTS));
        assertTrue(report.reason().contains("not a TensorFlow Lite model"), report.reason());
    }

    @Test
    void refusesWhatIsNoBundle() throws Exception {
        assertFalse(probe.probe(new byte[100]).passed());
    }

    @Test
    void passesAModelByItselfThatLoadsAndRuns() throws Exception {
        ProbeReport report = probe.probeModel(TinyModel.overBytes(WEIGHTS, new int[] {0, 0}));
        assertEquals("", report.reason());
        assertTrue(report.passed());
    }

    @Test
    void refusesAModelByItselfThatDoesNotLoadOrCrashes() throws Exception {
        ProbeReport malformed = probe.probeModel(new byte[200]);
        assertTrue(malformed.reason().contains("not a TensorFlow Lite model"), malformed.reason());
        ProbeReport crashed =
                new ChildProbe(ProbeOptions.defaults(), Crashing.class.getName()).probeModel(new byte[200]);
        assertEquals("the model took its probe process down (signal 9, SIGKILL)", crashed.reason());
    }

    @Test
    void knowsTheVersionOfTheRuntime() {
        assertTrue(TfliteEngine.runtimeVersion().matches("2\\.\\d+\\.\\d+.*"), TfliteEngine.runtimeVersion());
    }

    @Test
    void refusesWhatCrashesTheProcess() throws Exception {
        ProbeReport report = new ChildProbe(ProbeOptions.defaults(), Crashing.class.getName()).probe(new byte[1 << 20]);
        assertEquals("the model took its probe process down (signal 9, SIGKILL)", report.reason());
    }

    @Test
    void refusesWhatHangs() throws Exception {
        ProbeOptions hasty = new ProbeOptions(Duration.ofSeconds(1), 64, EngineOptions.defaults());
        ProbeReport report = new ChildProbe(hasty, Hanging.class.getName()).probe(new byte[1 << 20]);
        assertTrue(report.reason().contains("within 1 s"), report.reason());
    }

    @Test
    void refusesWhenTheProcessEndsWithoutAWord() throws Exception {
        ProbeReport report = new ChildProbe(ProbeOptions.defaults(), Silent.class.getName()).probe(new byte[0]);
        assertEquals("the probe process ended without a word on the model", report.reason());
    }

    @Test
    void doesNotBlameTheModelWhenTheAgentIsStoppedMeanwhile() {
        ChildProbe stopped = new ChildProbe(ProbeOptions.defaults(), Stopped.class.getName());
        IOException e = assertThrows(IOException.class, () -> stopped.probe(new byte[0]));
        assertTrue(String.valueOf(e.getMessage()).contains("signal 15"), e.getMessage());
    }

    @Test
    void doesNotBlameTheModelWhenNoProbeCouldStart() {
        ChildProbe missing = new ChildProbe(ProbeOptions.defaults(), "no.such.Main");
        IOException e = assertThrows(IOException.class, () -> missing.probe(new byte[0]));
        assertTrue(String.valueOf(e.getMessage()).contains("exit code 1"), e.getMessage());
    }

    /** Ends as a JVM does on SIGTERM. */
    static final class Stopped {
        public static void main(String[] args) {
            Runtime.getRuntime().halt(128 + 15);
        }
    }

    /** Dies as by the kernel's hand. */
    static final class Crashing {
        public static void main(String[] args) {
            Runtime.getRuntime().halt(128 + 9);
        }
    }

    /** Never ends by itself. */
    static final class Hanging {
        public static void main(String[] args) throws InterruptedException {
            Thread.currentThread().join();
        }
    }

    /** Says nothing. */
    static final class Silent {
        public static void main(String[] args) {}
    }
}
