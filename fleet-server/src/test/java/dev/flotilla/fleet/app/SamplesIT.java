package dev.flotilla.fleet.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.agent.capture.CaptureConfig;
import dev.flotilla.agent.capture.Content;
import dev.flotilla.contract.bundle.BundleReader;
import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.preprocess.Preprocessor;
import dev.flotilla.contract.protocol.DatasetManifest;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.contract.testkit.Releases;
import dev.flotilla.contract.trust.TargetFile;
import dev.flotilla.fleet.store.TestDatabase;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole agents at a whole server over mutual TLS: what the owner of a device agreed to arrives, and nothing else does. */
class SamplesIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final Digest SCOPE = Digest.of("pictures of parts".getBytes(StandardCharsets.UTF_8));
    private static final String SUBJECT = "person 7";
    private static final String MODEL = "shapes";
    private static final byte[] BUNDLE = Bundles.withEmbedding("1.0.0");

    @TempDir
    Path directory;

    private final Releases owner = Releases.byOwner();
    private OperatedServer operated;
    private TargetFile bundle;
    private EnrolledAgent willing;
    private EnrolledAgent sparing;
    private EnrolledAgent unwilling;
    private int image;

    @BeforeEach
    void serveAModel() throws Exception {
        operated = OperatedServer.start(directory.resolve("server"), java.util.Map.of("rollout.tick-millis", 100L));
        byte[] root = operated.putRoot(owner);
        bundle = owner.release("shapes.flotilla", BUNDLE);
        operated.put("trust/targets", owner.targets(), 204);
        operated.put("bundles/" + bundle.path(), BUNDLE, 201);
        willing = EnrolledAgent.enrol(operated, root, "willing", folder("willing"), agreed(Content.INPUTS));
        sparing = EnrolledAgent.enrol(operated, root, "sparing", folder("sparing"), agreed(Content.EMBEDDINGS));
        unwilling = EnrolledAgent.enrol(operated, root, "unwilling", folder("unwilling"));
        operated.post(
                "rollouts",
                "{\"name\": \"first\", \"bundle\": \"" + bundle.digest().hex()
                        + "\", \"stages\": [{\"percent\": 100, \"bakeSeconds\": 0}]}",
                201);
        await(() -> willing.agent().serving().isPresent()
                && sparing.agent().serving().isPresent()
                && unwilling.agent().serving().isPresent());
    }

    private Path folder(String name) throws Exception {
        return Files.createDirectory(directory.resolve(name));
    }

    /** All of a second; the rest is as usual. */
    private static CaptureConfig agreed(Content content) {
        CaptureConfig usual = CaptureConfig.off().agreed(content, "Grace", SCOPE);
        return new CaptureConfig(
                usual.content(),
                usual.by(),
                usual.scope(),
                SUBJECT,
                usual.recipient(),
                Duration.ofSeconds(1),
                usual.hour(),
                usual.day(),
                usual.burstSamples(),
                usual.ttl(),
                Duration.ofSeconds(1));
    }

    @AfterEach
    void stop() {
        willing.close();
        sparing.close();
        unwilling.close();
        TestDatabase.await(operated.server().close());
    }

    private void await(Callable<Boolean> expected) throws Exception {
        Instant end = Instant.now().plus(LIMIT);
        while (!expected.call()) {
            assertTrue(
                    Instant.now().isBefore(end),
                    () -> "after " + LIMIT + ": " + willing.agent().sampleAccount());
            willing.work();
            sparing.work();
            unwilling.work();
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private List<Document> samples() throws Exception {
        return operated.get("samples").objects("items");
    }

    private void see(int images) throws Exception {
        for (int i = 0; i < images; i++) {
            byte[] pixels = Bundles.image(image++);
            willing.agent().infer(pixels);
            unwilling.agent().infer(pixels);
        }
    }

    private void ask(boolean enabled) throws Exception {
        operated.put("capture/" + MODEL, ("{\"enabled\": " + enabled + "}").getBytes(StandardCharsets.UTF_8), 200);
    }

    private void gather() throws Exception {
        ask(true);
        await(() -> willing.agent().sampleAccount().orElseThrow().flag("collecting"));
        see(10);
        await(() -> !samples().isEmpty()
                && willing.agent().sampleAccount().orElseThrow().integer("waiting") == 0);
    }

    @Test
    void bringsWhatWasAgreedToFromTheDeviceIntoALabelledDataset() throws Exception {
        gather();
        List<Document> arrived = samples();
        for (Document sample : arrived) {
            assertEquals(willing.id().value(), sample.string("device"));
            assertEquals("Grace", sample.object("consent").string("by"));
            assertEquals(SCOPE.hex(), sample.object("consent").string("scope"));
        }
        Document left = willing.agent().sampleAccount().orElseThrow().object("left");
        assertEquals(arrived.size(), left.integer("samples"));
        OperatedServer ben = colleague("ben");
        int labelled = 0;
        for (Optional<Document> item = next(operated); item.isPresent(); item = next(operated)) {
            String id = item.get().string("sample");
            assertEquals("OPEN", label(operated, id));
            assertEquals("LABELLED", label(ben, id));
            labelled++;
        }
        assertTrue(labelled > 0, "nothing was labelled");
        Document version = OperatedServer.json(
                operated.post("datasets", "{\"bundle\": \"" + bundle.digest().hex() + "\", \"name\": \"first\"}", 201));
        exportAndCompare(version, labelled);
    }

    private OperatedServer colleague(String name) throws Exception {
        String secret = "\"user\": \"" + name + "\", \"password\": \"correct horse\"";
        operated.post("users", "{" + secret + ", \"role\": \"operator\"}", 201);
        String cookie = operated.post("session", "{" + secret + "}", 200)
                .headers()
                .firstValue("set-cookie")
                .orElseThrow();
        return new OperatedServer(operated.server(), cookie.substring(0, cookie.indexOf(';')));
    }

    private static Optional<Document> next(OperatedServer by) throws Exception {
        return by.get("labelling/" + MODEL + "/next").findObject("item");
    }

    private static String label(OperatedServer by, String sample) throws Exception {
        HttpResponse<String> answer =
                by.send("PUT", "samples/" + sample + "/label", BodyPublishers.ofString("{\"label\": \"star\"}"), 200);
        return OperatedServer.json(answer).string("state");
    }

    private void exportAndCompare(Document version, int labelled) throws Exception {
        String digest = version.string("digest");
        String json = operated.send("GET", "datasets/" + digest + "/manifest", BodyPublishers.noBody(), 200)
                .body();
        assertEquals(digest, Digest.of(json.getBytes(StandardCharsets.UTF_8)).hex());
        DatasetManifest manifest = DatasetManifest.parse(json.getBytes(StandardCharsets.UTF_8));
        assertEquals(labelled, manifest.samples().size());
        assertEquals(Bundles.LABELS, manifest.classes());
        manifest.samples().forEach(sample -> {
            assertEquals(Optional.of("star"), sample.label());
            assertEquals(Optional.of(willing.id()), sample.device());
        });
    }

    @Test
    void bringsEmbeddingsAndNoInputsFromADeviceWhoseOwnerAgreedToThose() throws Exception {
        ask(true);
        await(() -> sparing.agent().sampleAccount().orElseThrow().flag("collecting"));
        byte[] model = BundleReader.read(BUNDLE).model();
        Preprocessor preprocessor = Preprocessor.of(Bundles.PREPROCESS);
        Set<String> given = new HashSet<>();
        for (int i = 0; i < 10; i++) {
            byte[] pixels = Bundles.image(i);
            sparing.agent().infer(pixels);
            byte[] input = Bundles.INPUT.quantize(preprocessor.toFloat(pixels));
            given.add(Digest.of(Bundles.besides(model, input)).hex());
        }
        await(() -> !samples().isEmpty()
                && sparing.agent().sampleAccount().orElseThrow().integer("waiting") == 0);
        for (Document sample : samples()) {
            assertEquals("ACCEPTED", sample.string("state"));
            assertTrue(given.contains(sample.string("embedding")), sample::toString);
            assertFalse(sample.has("input"), sample::toString);
            operated.send("GET", "samples/" + sample.string("id") + "/content", BodyPublishers.noBody(), 404);
        }
        assertEquals(Optional.empty(), next(operated), "there is nothing to show to anybody");
    }

    @Test
    void takesNothingFromADeviceWhoseOwnerDidNotAgree() throws Exception {
        gather();
        for (Document sample : samples()) {
            assertFalse(sample.string("device").equals(unwilling.id().value()), sample::toString);
        }
        Document account = unwilling.agent().sampleAccount().orElseThrow();
        assertEquals("OFF", account.string("content"));
        assertEquals(0, account.object("left").integer("attempts"));
        assertFalse(account.flag("collecting"));
    }

    @Test
    void takesNothingWhileNobodyAsks() throws Exception {
        ask(false);
        Instant end = Instant.now().plus(Duration.ofSeconds(3));
        await(() -> {
            see(1);
            return Instant.now().isAfter(end);
        });
        assertEquals(List.of(), samples());
        assertEquals(
                0, willing.agent().sampleAccount().orElseThrow().object("left").integer("attempts"));
    }

    @Test
    void erasesAPersonHereAndOnTheDevice() throws Exception {
        gather();
        OperatedServer ben = colleague("ben");
        String id = next(operated).orElseThrow().string("sample");
        label(operated, id);
        label(ben, id);
        Document version = OperatedServer.json(
                operated.post("datasets", "{\"bundle\": \"" + bundle.digest().hex() + "\", \"name\": \"first\"}", 201));
        operated.post("samples/erase", "{\"subject\": \"" + SUBJECT + "\", \"reason\": \"she asked\"}", 200);
        for (Document sample : samples()) {
            assertEquals("ERASED", sample.string("state"));
            assertFalse(sample.has("subject"), sample::toString);
            operated.send("GET", "samples/" + sample.string("id") + "/content", BodyPublishers.noBody(), 404);
        }
        String dataset = "datasets/" + version.string("digest");
        operated.send("GET", dataset + "/manifest", BodyPublishers.noBody(), 410);
        assertTrue(operated.get(dataset + "/members").objects("items").get(0).flag("erased"));
    }

    @Test
    void erasesAllOfADeviceWhenItsOwnerSaysSoThere() throws Exception {
        gather();
        willing.agent().eraseSamples();
        await(() -> willing.agent().sampleAccount().orElseThrow().integer("erased") == 1);
        for (Document sample : samples()) {
            assertEquals("ERASED", sample.string("state"));
        }
    }
}
