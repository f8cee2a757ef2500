package dev.flotilla.fleet.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.contract.protocol.DatasetManifest;
import dev.flotilla.contract.protocol.DatasetSplit;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.contract.testkit.Releases;
import dev.flotilla.contract.trust.TargetFile;
import dev.flotilla.fleet.store.TestDatabase;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole server whose pipeline makes its datasets of what is labelled when a run begins. */
class RunDatasetIT {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    /** Jobs take longer than any test. */
    private static final Map<String, Object> LONG_JOBS = Map.of("jobs.command", List.of("sleep", "600"));

    private static final Map<String, Object> FAILING_JOBS =
            Map.of("jobs.command", List.of("false"), "retrain.tick-millis", 100L, "jobs.tick-millis", 100L);

    private static final int FIRST = 40;
    private static final int ALL = 80;

    @TempDir
    Path directory;

    private final Releases owner = Releases.byOwner();
    private OperatedServer operated;
    private TargetFile bundle;

    private void serve(Map<String, Object> settings, String triggers) throws Exception {
        operated = OperatedServer.start(directory, settings);
        operated.putRoot(owner);
        bundle = owner.release("shapes.flotilla", Bundles.bytes("1.0.0"));
        operated.put("trust/targets", owner.targets(), 204);
        operated.put("bundles/" + bundle.path(), Bundles.bytes("1.0.0"), 201);
        String pipeline = "schema: 1\nname: shapes\nfamily: "
                + bundle.policy().family()
                + "\ndata: {dataset: field, create: true}\nvalidation: {minSamples: 10, minHeldOut: 2}\n"
                + "train: {runner: command}\nlimits: {coolDownMinutes: 0, jobsPerDay: 999}\ntriggers: "
                + triggers
                + "\n";
        operated.put("pipelines/shapes", pipeline.getBytes(StandardCharsets.UTF_8), 200);
    }

    @AfterEach
    void stop() {
        TestDatabase.await(operated.server().close());
    }

    /** People bring images with their labels. */
    private void label(int from, int to) throws Exception {
        List<Document> items = new ArrayList<>();
        for (int i = from; i < to; i++) {
            items.add(Document.builder()
                    .put("tensor", Base64.getEncoder().encodeToString(Bundles.image(i)))
                    .put("label", Bundles.LABELS.get(i % Bundles.LABELS.size()))
                    .build());
        }
        Document body = Document.builder()
                .put("bundle", bundle.digest().hex())
                .put("items", items)
                .build();
        operated.post("samples/import", new String(body.toJson(), StandardCharsets.UTF_8), 200);
    }

    private List<Document> versions() throws Exception {
        return operated.get("datasets").objects("items");
    }

    private int samples(String version) throws Exception {
        String json = operated.send("GET", "datasets/" + version + "/manifest", BodyPublishers.noBody(), 200)
                .body();
        return DatasetManifest.parse(json.getBytes(StandardCharsets.UTF_8))
                .samples()
                .size();
    }

    @Test
    void beginsNoRunAndKeepsNoVersionOfTooFewLabels() throws Exception {
        serve(LONG_JOBS, "[]");
        label(0, 3);
        String said = operated.post("pipelines/shapes/runs", "{}", 409).body();
        assertTrue(said.contains("labelled samples to train on"), said);
        assertEquals(List.of(), versions());
    }

    @Test
    void aRunKeepsTheVersionThatItMadeAlsoWhenTheServerStops() throws Exception {
        serve(LONG_JOBS, "[]");
        label(0, FIRST);
        Document run = OperatedServer.json(operated.post("pipelines/shapes/runs", "{}", 201));
        String made = run.string("dataset");
        assertEquals(FIRST, samples(made));
        assertEquals("pipeline shapes", versions().get(0).string("createdBy"));
        assertEquals("field", versions().get(0).string("name"));
        label(FIRST, ALL);
        TestDatabase.await(operated.server().close());
        operated = OperatedServer.start(directory, LONG_JOBS);
        Document again = operated.get("retrainings/" + run.string("id"));
        assertEquals("TRAINING", again.string("state"));
        assertEquals(made, again.string("dataset"));
        assertEquals(1, versions().size());
    }

    /** A look may fall between two of the labels, and then begins a run of those that there are. */
    @Test
    void newLabelsBeginRunsUntilAVersionHasThemAll() throws Exception {
        serve(FAILING_JOBS, "[{on: data, samples: 1}]");
        label(0, FIRST);
        List<String> first = settled(FIRST);
        label(FIRST, ALL);
        List<String> all = settled(ALL);
        assertTrue(all.size() > first.size(), all + " after " + first);
        assertEquals(all.size(), Set.copyOf(all).size(), "each run has a version of its own");
        assertEquals(
                all,
                versions().stream().map(version -> string(version, "digest")).toList());
    }

    /** The versions that runs took, the newest first, once the last one has all images and nothing begins another run. */
    private List<String> settled(int images) throws Exception {
        long training = IntStream.range(0, images)
                .filter(i -> DatasetSplit.ofContent(Digest.of(Bundles.image(i))) == DatasetSplit.TRAIN)
                .count();
        Instant end = Instant.now().plus(LIMIT);
        while (true) {
            List<Document> runs = operated.get("retrainings").objects("items");
            String outlook = operated.get("pipelines/shapes").string("outlook");
            boolean over = !runs.isEmpty()
                    && runs.get(0).integer("samples") == training
                    && runs.stream().allMatch(run -> string(run, "state").equals("FAILED"));
            if (over && outlook.equals("no trigger holds")) {
                return runs.stream().map(run -> string(run, "dataset")).toList();
            }
            assertTrue(Instant.now().isBefore(end), runs.size() + " runs, " + outlook);
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    private static String string(Document document, String key) {
        try {
            return document.string(key);
        } catch (MalformedDocumentException e) {
            throw new AssertionError(e);
        }
    }
}
