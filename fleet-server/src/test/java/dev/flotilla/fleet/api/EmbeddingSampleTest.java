package dev.flotilla.fleet.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.testkit.Bundles;
import dev.flotilla.fleet.store.Stores;
import dev.flotilla.fleet.store.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Samples of devices whose owners give embeddings away and no inputs. */
class EmbeddingSampleTest extends ApiTest {
    private static final byte[] BUNDLE = Bundles.withEmbedding("1.0.0");
    private static final byte[] WITHOUT = Bundles.bytes("1.1.0");
    private static final byte[] EMBEDDING = Bundles.besides(BUNDLE, Bundles.image(0));

    EmbeddingSampleTest(Stores.Backend backend) {
        super(backend);
    }

    @BeforeEach
    void askForSamples() {
        owner.release("m.flotilla", BUNDLE);
        owner.release("n.flotilla", WITHOUT);
        server.put("/api/capture/shapes", "{\"enabled\": true}".getBytes(StandardCharsets.UTF_8))
                .as(200);
    }

    /** The only sample, as the API tells of it. */
    private Document give(byte[] bundle, byte[] embedding) throws IOException {
        ApiDevice device = server.enrol("one");
        byte[] sealed = device.embedding(Digest.of(bundle), embedding);
        TestDatabase.await(server.samples.receive(device.id(), Digest.of(sealed), sealed));
        return only();
    }

    private Document only() throws IOException {
        List<Document> all = server.get("/api/samples").as(200).objects("items");
        assertEquals(1, all.size());
        return all.get(0);
    }

    private static String path(Document sample, String what) throws IOException {
        return "/api/samples/" + sample.string("id") + "/" + what;
    }

    @Test
    void keepsAnEmbeddingForOperatorsAndTellsThatThereIsNoInput() throws IOException {
        Document sample = give(BUNDLE, EMBEDDING);
        assertEquals("ACCEPTED", sample.string("state"));
        assertEquals(Digest.of(EMBEDDING).hex(), sample.string("embedding"));
        assertFalse(sample.has("input"), sample::toString);
        assertArrayEquals(EMBEDDING, server.bytes(path(sample, "embedding")));
        server.get(path(sample, "content")).as(404);
        server.get(path(sample, "thumbnail")).as(404);
    }

    @Test
    void tellsOfABundleWhatItsModelGivesBesides() throws IOException {
        for (Document bundle : server.get("/api/bundles").as(200).objects("items")) {
            Optional<Document> embedding = bundle.findObject("embedding");
            assertEquals(
                    bundle.string("digest").equals(Digest.of(BUNDLE).hex())
                            ? Optional.of(Bundles.EMBEDDING.byteSize())
                            : Optional.empty(),
                    embedding.isPresent()
                            ? Optional.of(
                                    embedding.get().integers("shape").get(1).intValue())
                            : Optional.empty());
        }
    }

    @Test
    void asksNobodyWhatItShows() throws IOException {
        Document sample = give(BUNDLE, EMBEDDING);
        assertFalse(server.get("/api/labelling/shapes/next").as(200).has("item"));
        byte[] label = "{\"label\": \"star\"}".getBytes(StandardCharsets.UTF_8);
        server.put(path(sample, "label"), label).as(404);
    }

    @Test
    void keepsAsideWhatIsNotOfTheFormThatTheBundleSays() throws IOException {
        Document sample = give(BUNDLE, Arrays.copyOf(EMBEDDING, EMBEDDING.length - 1));
        assertEquals("QUARANTINED", sample.string("state"));
        assertEquals("SHAPE", sample.object("finding").string("doubt"));
    }

    @Test
    void keepsAsideAnEmbeddingOfAModelThatGivesNone() throws IOException {
        Document sample = give(WITHOUT, EMBEDDING);
        assertEquals("QUARANTINED", sample.string("state"));
        assertEquals(
                "16 bytes of embedding, the manifest says that the model gives none",
                sample.object("finding").string("detail"));
    }

    @Test
    void erasesAnEmbeddingWithItsSample() throws IOException {
        Document sample = give(BUNDLE, EMBEDDING);
        server.post("/api/samples/erase", "{\"sample\": \"" + sample.string("id") + "\", \"reason\": \"she asked\"}")
                .as(200);
        assertEquals("ERASED", only().string("state"));
        assertFalse(only().has("embedding"));
        server.get(path(sample, "embedding")).as(404);
    }
}
