package dev.flotilla.daemon.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.agent.testkit.InMemoryFleet;
import dev.flotilla.agent.testkit.TestAgent;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.inference.TensorType;
import dev.flotilla.contract.sample.NpyFormat;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.contract.testkit.ManualClock;
import dev.flotilla.contract.testkit.Releases;
import dev.flotilla.contract.testkit.Seeds;
import dev.flotilla.contract.trust.TargetFile;
import dev.flotilla.daemon.serve.InferenceService;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedFolderTest {
    private static final long SECONDS = 30;
    private static final int MAX_BYTES = 4096;

    @TempDir
    Path root;

    private final InMemoryFleet fleet = new InMemoryFleet();
    private final Releases owner = Releases.byOwner();
    private TestAgent device;
    private WatchedFolder folder;

    @BeforeEach
    void open() throws IOException {
        device = new TestAgent("edge-1", fleet, new ManualClock(), Seeds.random("batch"), owner.root());
        folder = another();
    }

    private WatchedFolder another() throws IOException {
        InferenceService service = InferenceService.unlimited(device.agent());
        return new WatchedFolder(root, service, Duration.ofMillis(20), MAX_BYTES);
    }

    private void serveAModel() throws IOException {
        byte[] bundle = Bundles.bytes("1.0.0");
        TargetFile file = owner.release("shapes-1.0.0.flotilla", bundle);
        fleet.artifacts().put(bundle);
        fleet.metadata().serve(owner);
        fleet.assign(device.id(), owner.assign(device.id(), file, 1));
        device.settle();
    }

    private static byte[] images(TensorType type, int count) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(NpyFormat.header(type, List.of(count, 4, 4, 1)));
        for (int i = 0; i < count; i++) {
            bytes.write(Bundles.image(i));
        }
        return bytes.toByteArray();
    }

    private Path put(String name, byte[] content) throws IOException {
        return Files.write(root.resolve("in").resolve(name), content);
    }

    /** A file is taken when two passes see it alike. */
    private void passes() throws IOException {
        folder.pass();
        folder.pass();
    }

    private Document result(String name) throws Exception {
        return Document.parseJson(Files.readAllBytes(root.resolve("out").resolve(name)), Limits.of(1 << 20));
    }

    private String reason(String name) throws IOException {
        return Files.readString(root.resolve("failed").resolve(name + ".reason.txt"), StandardCharsets.UTF_8);
    }

    private List<String> names(String below) throws IOException {
        try (Stream<Path> files = Files.list(root.resolve(below))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void infersEachSampleOfAFileOnce() throws Exception {
        serveAModel();
        put("a.npy", images(TensorType.UINT8, 5));
        put("b.npy", images(TensorType.INT8, 2));
        passes();
        assertEquals(List.of(), names("in"));
        assertEquals(List.of("a.npy", "b.npy"), names("done"));
        assertEquals(List.of("a.json", "b.json"), names("out"));
        List<Document> answers = result("a.json").objects("predictions");
        assertEquals(5, answers.size());
        for (int i = 0; i < 5; i++) {
            assertEquals(
                    device.agent().infer(Bundles.image(i)).label(),
                    answers.get(i).string("label"));
            assertEquals(Bundles.bundle("1.0.0").digest().hex(), answers.get(i).string("digest"));
        }
        assertEquals(2, result("b.json").objects("predictions").size());
    }

    @Test
    void leavesFilesThatAreStillWrittenAndOthersAlone() throws Exception {
        serveAModel();
        byte[] whole = images(TensorType.UINT8, 5);
        put(".hidden.npy", whole);
        put("notes.txt", new byte[] {1});
        Files.createDirectory(root.resolve("in").resolve("folder.npy"));
        Files.createSymbolicLink(root.resolve("in").resolve("link.npy"), root.resolve("in/.hidden.npy"));
        put("slow.npy", Arrays.copyOf(whole, whole.length - 20));
        folder.pass();
        put("slow.npy", whole);
        folder.pass();
        assertEquals(List.of(), names("done"));
        folder.pass();
        assertEquals(List.of("slow.npy"), names("done"));
        assertEquals(List.of(".hidden.npy", "folder.npy", "link.npy", "notes.txt"), names("in"));
    }

    @Test
    void waitsForAModel() throws Exception {
        put("a.npy", images(TensorType.UINT8, 1));
        passes();
        assertEquals(List.of("a.npy"), names("in"));
        serveAModel();
        folder.pass();
        assertEquals(List.of("a.npy"), names("done"));
    }

    @Test
    void saysWhyAFileFailedAndGoesOn() throws Exception {
        serveAModel();
        put("a.npy", "garbage".getBytes(StandardCharsets.UTF_8));
        put("b.npy", images(TensorType.INT16, 0));
        put("c.npy", new byte[MAX_BYTES + 1]);
        put("d.npy", new byte[0]);
        byte[] floats = images(TensorType.FLOAT16, 2);
        put("e.npy", Arrays.copyOf(floats, floats.length + 32));
        byte[] small = NpyFormat.header(TensorType.UINT8, List.of(1, 3));
        put("f.npy", Arrays.copyOf(small, small.length + 3));
        put("g.npy", images(TensorType.UINT8, 1));
        passes();
        assertEquals(List.of("b.npy", "g.npy"), names("done"));
        assertTrue(reason("a.npy").contains("neither a .npy nor an IDX"), reason("a.npy"));
        assertTrue(reason("c.npy").contains("batch.max-file-bytes"), reason("c.npy"));
        assertTrue(reason("d.npy").contains("empty"), reason("d.npy"));
        assertTrue(reason("e.npy").contains("the model takes INT8[1,4,4,1]"), reason("e.npy"));
        assertTrue(reason("f.npy").contains("sample 0: input: expected 16"), reason("f.npy"));
        assertEquals(List.of("b.json", "g.json"), names("out"));
    }

    @Test
    void takesUpWhatAKilledProcessLeft() throws Exception {
        serveAModel();
        put("a.npy", images(TensorType.UINT8, 3));
        Files.write(root.resolve("out/.a.json.part"), new byte[] {'{'});
        Files.write(root.resolve("out/a.json"), new byte[] {'{'});
        folder = another();
        passes();
        assertEquals(3, result("a.json").objects("predictions").size());
        assertEquals(List.of("a.json"), names("out"));
        assertEquals(List.of("a.npy"), names("done"));
    }

    @Test
    void watchesUntilItIsClosed() throws Exception {
        serveAModel();
        Path done = root.resolve("done/a.npy");
        folder.start();
        try {
            // whole at once: two passes might see it empty else
            Path whole = Files.write(root.resolve("a.npy"), images(TensorType.UINT8, 1));
            Files.move(whole, root.resolve("in/a.npy"), StandardCopyOption.ATOMIC_MOVE);
            Instant end = Instant.now().plusSeconds(SECONDS);
            while (!Files.exists(done)) {
                assertTrue(Instant.now().isBefore(end), () -> "not done: " + done);
                Thread.onSpinWait();
            }
        } finally {
            folder.close();
        }
        put("b.npy", images(TensorType.UINT8, 1));
        assertEquals(List.of("a.json"), names("out"));
    }
}
