package dev.flotilla.fleet.retrain.mlflow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.flotilla.contract.bundle.Digest;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.fleet.job.Orders;
import dev.flotilla.fleet.retrain.Pipelines;
import dev.flotilla.fleet.retrain.Retraining;
import dev.flotilla.fleet.retrain.RetrainingDocument;
import dev.flotilla.fleet.store.TestDatabase;
import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A run in a tracking server that holds every request against the shapes that are documented. */
class MlflowLogTest {
    private final Retraining run = Pipelines.passed("rt-1", Orders.done("rt-1", Orders.bytes("challenger"), true));
    private TrackingServer server;

    @BeforeEach
    void start() throws IOException {
        server = new TrackingServer("secret");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String write() {
        return TestDatabase.await(new MlflowLog(
                        server.url(),
                        "fleet",
                        Optional.of("secret"),
                        HttpClient.newHttpClient(),
                        Duration.ofSeconds(10))
                .write(run));
    }

    @Test
    void entersParametersMetricsTagsAndTheWholeRun() throws Exception {
        String id = write();
        assertEquals(List.of(), server.complaints());
        TrackingServer.Run entered = server.run(id);
        assertEquals("FINISHED", entered.status());
        assertEquals("0.1", entered.params().get("learningRate"));
        assertEquals(90.0, entered.metrics().get("gate.drifted.challenger"));
        assertEquals(1.0, entered.metrics().get("gate.passed"));
        assertEquals(0.9, entered.metrics().get("bundle.accuracy"));
        assertEquals("rt-1", entered.tags().get("flotilla.run"));
        assertEquals(Digest.of(Orders.bytes("challenger")).hex(), entered.tags().get("flotilla.challenger"));
        Document artifact = server.artifact("0/" + id + "/artifacts/retraining.json");
        assertEquals(RetrainingDocument.write(run), artifact);
    }

    @Test
    void entersARunOnceThoughItIsWrittenAgain() {
        assertEquals(write(), write());
        assertEquals(1, server.runs());
        assertEquals(1, server.experiments());
    }

    @Test
    void sendsNoArtifactWhereTheServerTakesNone() {
        server.artifactsElsewhere();
        write();
        assertEquals(List.of(), server.complaints());
        assertEquals(0, server.artifacts());
    }

    @Test
    void failsWhenTheServerRefuses() {
        MlflowLog log = new MlflowLog(
                server.url(), "fleet", Optional.of("wrong"), HttpClient.newHttpClient(), Duration.ofSeconds(10));
        IllegalStateException refusal =
                assertThrows(IllegalStateException.class, () -> TestDatabase.await(log.write(run)));
        assertTrue(String.valueOf(refusal).contains("401"), String.valueOf(refusal));
    }
}
