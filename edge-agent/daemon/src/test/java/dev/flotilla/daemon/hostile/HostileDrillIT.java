package dev.flotilla.daemon.hostile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.agent.update.UpdateStatus;
import dev.flotilla.contract.bundle.BundleReader;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.bundle.MalformedBundleException;
import dev.flotilla.contract.protocol.UpdatePhase;
import dev.flotilla.contract.trust.TrustException;
import dev.flotilla.daemon.http.HttpLimits;
import dev.flotilla.daemon.http.LoopbackServer;
import dev.flotilla.daemon.serve.InferenceService;
import dev.flotilla.daemon.serve.LocalApi;
import dev.flotilla.tflite.ProbeMain;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Gives hostile bundles, messages and requests to an agent that serves: none is taken that is not as good as a valid one,
 * and after each one the agent answers. {@code -Ddrill.bundles=N} and {@code -Ddrill.messages=N} say how many,
 * {@code -Ddrill.seed=N} which.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileDrillIT {
    /** Each refusal has its line; ten thousand of them tell nothing. */
    private static final Logger LOG = Logger.getLogger("dev.flotilla");

    private static final int BUNDLES = Integer.getInteger("drill.bundles", 16);
    private static final int MESSAGES = Integer.getInteger("drill.messages", 500);
    private static final long SEED = Long.getLong("drill.seed", 20_261_122);
    private static final int MAX_BODY = 1 << 16;
    /** To kill a probe. */
    private static final int MOST_TRIES = 5;

    /** More than this is a leak: what the process takes is measured when it is warm. */
    private static final long MOST_HEAP_GROWTH = 16L << 20;

    private static final long MOST_OUTSIDE_GROWTH = 128L << 20;

    /** What goes through the agent's storage in memory, which is slow with large files; all is read. */
    private static final int MOST_INSTALLED = 4 << 20;

    private final Map<String, Integer> outcomes = new TreeMap<>();
    private Random random = new Random(SEED);
    private byte[] base = new byte[0];
    private HostileDevice device;
    private Pulse pulse;

    @BeforeAll
    void serve() throws Exception {
        LOG.setLevel(Level.SEVERE);
        base = BundleParts.valid("1.0.0");
        device = new HostileDevice(random);
        assertServesBase();
        pulse = new Pulse(device.agent());
        pulse.awaitAnswer();
    }

    @BeforeEach
    void begin() {
        random = new Random(SEED);
        outcomes.clear();
    }

    @AfterAll
    void stop() throws Exception {
        pulse.stop();
        device.close();
        LOG.setLevel(null);
    }

    private void assertServesBase() throws IOException {
        UpdateStatus status = device.updateSigned(base);
        assertEquals(UpdatePhase.CONFIRMED, status.phase(), status.reason());
        assertEquals(Optional.of(Digest.of(base)), device.serving());
    }

    @Test
    void refusesEveryNamedAttackOnBundles() throws Exception {
        Map<String, byte[]> cases = NamedBundles.of(base);
        for (Map.Entry<String, byte[]> named : cases.entrySet()) {
            byte[] bundle = named.getValue();
            assertThrows(MalformedBundleException.class, () -> BundleReader.read(bundle), named.getKey());
            if (bundle.length <= MOST_INSTALLED) {
                UpdateStatus status = device.updateSigned(bundle);
                assertEquals(UpdatePhase.REJECTED, status.phase(), named.getKey());
                assertTrue(!status.reason().isEmpty() && status.reason().length() <= 1000, named.getKey());
                assertEquals(Optional.of(Digest.of(base)), device.serving(), named.getKey());
            }
            pulse.awaitAnswer();
        }
        print("named bundles", cases.size());
    }

    @Test
    void takesNoMutatedBundleThatIsNotAsGoodAsAValidOne() throws Exception {
        System.out.println("hostile drill, bundles: seed " + SEED);
        byte[] other = BundleParts.valid("1.1.0");
        BundleMutation mutation = new BundleMutation(random);
        Memory warm = Memory.now();
        for (int i = 0; i < BUNDLES; i++) {
            byte[] mutated = mutation.of(other);
            if (Arrays.equals(mutated, other)) {
                count("not changed after all");
                continue;
            }
            boolean signed = i % 2 == 0;
            UpdateStatus status = signed ? device.updateSigned(mutated) : device.updateUnsigned(other, mutated);
            judge(signed, status, mutated, "bundle " + i + ", seed " + SEED);
            pulse.awaitAnswer();
            if (i == BUNDLES / 10) {
                warm = Memory.now();
            }
        }
        assertServesBase();
        print("bundles", BUNDLES);
        assertBounded(warm);
    }

    private void judge(boolean signed, UpdateStatus status, byte[] mutated, String which) throws IOException {
        if (status.phase() != UpdatePhase.CONFIRMED) {
            assertEquals(UpdatePhase.REJECTED, status.phase(), which + ": " + status.reason());
            assertEquals(Optional.of(Digest.of(base)), device.serving(), which);
            count((signed ? "signed, refused: " : "not signed, refused: ") + kind(status.reason()));
            return;
        }
        assertTrue(signed, which + " was taken without a signature");
        assertEquals(Optional.empty(), BundleParts.wrong(mutated), which);
        pulse.awaitAnswer();
        count("signed, as good as a valid one, taken");
        assertServesBase();
    }

    /** Without what differs from case to case. */
    private static String kind(String reason) {
        String said = reason.replace("signed.flotilla is signed but no bundle: bundle: ", "");
        String text = said.replaceAll("-?([0-9a-f]{64}|[0-9]+)", "#").replaceAll("[^\\x20-\\x7e]", "?");
        return text.substring(0, Math.min(44, text.length()));
    }

    @Test
    void takesNoMutatedMessageThatIsNotAsGoodAsAValidOne() throws Exception {
        try {
            sendMutatedMessages();
        } finally {
            // An assignment that is taken may have the highest counter there is, after which a device takes no other.
            stop();
            serve();
        }
    }

    private void sendMutatedMessages() throws Exception {
        System.out.println("hostile drill, messages: seed " + SEED);
        HostileSeeds seeds = new HostileSeeds(device.assignment(base), device.director());
        MessageKind[] kinds = MessageKind.values();
        Memory warm = Memory.now();
        for (int i = 0; i < MESSAGES; i++) {
            MessageKind kind = kinds[i % kinds.length];
            byte[] message = kind.mutated(seeds.of(kind), random);
            read(kind, message, seeds, "message " + i + ", a " + kind + ", seed " + SEED);
            device.send(kind == MessageKind.DESIRED ? device.signedByDirector(message) : message);
            assertEquals(Optional.of(Digest.of(base)), device.serving(), "message " + i + ", seed " + SEED);
            pulse.awaitAnswer();
            if (i == MESSAGES / 10) {
                warm = Memory.now();
            }
        }
        print("messages", MESSAGES);
        assertBounded(warm);
    }

    private void read(MessageKind kind, byte[] message, HostileSeeds seeds, String which) throws Exception {
        byte[] understood;
        try {
            understood = kind.read(message, seeds);
        } catch (TrustException | IOException | IllegalArgumentException e) {
            count(kind + " refused");
            return;
        }
        assertEquals(Optional.empty(), kind.wrong(message, understood, seeds), which);
        count(kind + " as good as a valid one");
    }

    @Test
    void refusesAModelThatEndsItsProbeAndReportsTheSignal() throws Exception {
        UpdateStatus status = updateWhileProbesAreKilled("1.2.0");
        for (int i = 1; i < MOST_TRIES && status.phase() == UpdatePhase.CONFIRMED; i++) {
            // The killer slept through the whole probe.
            assertServesBase();
            status = updateWhileProbesAreKilled("1.2." + i);
        }
        assertEquals(UpdatePhase.REJECTED, status.phase());
        assertEquals("the model took its probe process down (signal 9, SIGKILL)", status.reason());
        assertEquals(status.reason(), device.lastReport().reason());
        assertEquals(Optional.of(Digest.of(base)), device.serving());
        pulse.awaitAnswer();
    }

    private UpdateStatus updateWhileProbesAreKilled(String version) throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        Thread killer = new Thread(() -> killProbes(over), "killer");
        killer.start();
        try {
            return device.updateSigned(BundleParts.valid(version));
        } finally {
            over.set(true);
            killer.join();
        }
    }

    /**
     * As the kernel does with a process that takes the last of the machine's memory. A child that has not become the probe
     * yet is spared: with its helper killed the JDK starts no process at all, which says nothing about a model.
     */
    private static void killProbes(AtomicBoolean over) {
        while (!over.get()) {
            ProcessHandle.current().children().filter(HostileDrillIT::isProbe).forEach(ProcessHandle::destroyForcibly);
            Thread.onSpinWait();
        }
    }

    /** By Linux's own account: {@link ProcessHandle.Info} has no arguments of a process whose class path is long. */
    private static boolean isProbe(ProcessHandle child) {
        Path commandLine = Path.of("/proc", String.valueOf(child.pid()), "cmdline");
        try {
            return Files.readString(commandLine, StandardCharsets.ISO_8859_1).contains(ProbeMain.class.getName());
        } catch (IOException ended) {
            return false;
        }
    }

    @Test
    void answersEveryMutatedRequestAndGoesOn() throws Exception {
        System.out.println("hostile drill, requests: seed " + SEED);
        InferenceService service = InferenceService.unlimited(device.agent());
        try (LoopbackServer server =
                new LoopbackServer(0, LocalApi.routes(service, "test", MAX_BODY), HttpLimits.defaults())) {
            HostileRequests requests = new HostileRequests(server.address(), random);
            for (int i = 0; i < MESSAGES / 5; i++) {
                int status = requests.next();
                assertTrue(status == 200 || (status >= 400 && status < 500), "request " + i + ": " + status);
                count("answered " + status);
            }
        }
        pulse.awaitAnswer();
        print("requests", MESSAGES / 5);
    }

    private void count(String outcome) {
        outcomes.merge(outcome, 1, Integer::sum);
    }

    private void assertBounded(Memory warm) throws IOException {
        Memory end = Memory.now();
        System.out.println("hostile drill: warm " + warm + "; in the end " + end);
        assertTrue(end.heap() - warm.heap() < MOST_HEAP_GROWTH, warm + " became " + end);
        assertTrue(end.outside() - warm.outside() < MOST_OUTSIDE_GROWTH, warm + " became " + end);
    }

    private void print(String what, int count) {
        System.out.println("hostile drill, " + what + ": " + count + ", seed " + SEED + "; " + device.probes()
                + " probe processes, " + pulse.answers() + " inferences answered meanwhile, longest wait "
                + pulse.longestMillis() + " ms");
        outcomes.forEach((outcome, times) -> System.out.println("  " + times + " " + outcome));
    }
}
