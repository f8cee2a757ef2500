package dev.flotilla.fleet.retrain.mlflow;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.MalformedDocumentException;
import dev.flotilla.fleet.retrain.Retraining;
import dev.flotilla.fleet.retrain.RetrainingDocument;
import dev.flotilla.fleet.retrain.RunLog;
import dev.flotilla.fleet.retrain.RunState;
import io.vertx.core.Future;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Runs as runs of an MLflow experiment: parameters, metrics of the models and every figure of the gate, tags with the digests,
 * and the whole as an artifact where the server takes artifacts. A run is found again by its tag, so that it is one there.
 */
public final class MlflowLog implements RunLog {
    private static final String TAG = "flotilla.run";
    private static final String PROXIED = "mlflow-artifacts:";
    private static final String FILE = "retraining.json";

    private final MlflowClient client;
    private final String experiment;

    /**
     * As above.
     *
     * @param experiment its name; made if there is none
     * @param token sent as a bearer, if there is one
     */
    public MlflowLog(URI server, String experiment, Optional<String> token, HttpClient http, Duration timeout) {
        this.client = new MlflowClient(server, token, http, timeout);
        this.experiment = experiment;
    }

    @Override
    public Future<String> write(Retraining run) {
        return experiment()
                .compose(id -> find(id, run)
                        .compose(found -> found.isPresent() ? Future.succeededFuture(found.get()) : create(id, run)))
                .compose(info -> fill(info, run));
    }

    private Future<String> experiment() {
        String query = "mlflow/experiments/get-by-name?experiment_name="
                + URLEncoder.encode(experiment, StandardCharsets.UTF_8);
        return client.get(query)
                .compose(found -> found.isPresent()
                        ? text(found.get(), "experiment", "experiment_id")
                        : client.post(
                                        "mlflow/experiments/create",
                                        Document.builder()
                                                .put("name", experiment)
                                                .build())
                                .compose(made -> text(made, "experiment_id")));
    }

    private Future<Optional<Document>> find(String experimentId, Retraining run) {
        Document search = Document.builder()
                .put("experiment_ids", List.of(experimentId))
                .put("filter", "tags.`" + TAG + "` = '" + run.id() + "'")
                .put("max_results", 1L)
                .build();
        return client.post("mlflow/runs/search", search)
                .compose(answer -> parsed(() -> {
                    Optional<Document> first = answer.objects("runs").stream().findFirst();
                    return first.isPresent() ? Optional.of(first.get().object("info")) : Optional.empty();
                }));
    }

    private Future<Document> create(String experimentId, Retraining run) {
        Document body = Document.builder()
                .put("experiment_id", experimentId)
                .put("run_name", run.pipeline() + " " + run.startedAt())
                .put("start_time", run.startedAt().toEpochMilli())
                .put("tags", MlflowFigures.tags(TAG, run))
                .build();
        return client.post("mlflow/runs/create", body)
                .compose(made -> parsed(() -> made.object("run").object("info")));
    }

    private Future<String> fill(Document info, Retraining run) {
        return text(info, "run_id").compose(id -> client.post(
                        "mlflow/runs/log-batch",
                        Document.builder()
                                .put("run_id", id)
                                .put("params", MlflowFigures.params(run))
                                .put("metrics", MlflowFigures.metrics(run))
                                .build())
                .compose(logged -> attach(info, run))
                .compose(attached -> client.post(
                        "mlflow/runs/update",
                        Document.builder()
                                .put("run_id", id)
                                .put("status", status(run.state()))
                                .put(
                                        "end_time",
                                        run.startedAt().plus(run.spent()).toEpochMilli())
                                .build()))
                .map(id));
    }

    /** By the server itself, if it hands artifacts on; other stores want credentials that this server does not have. */
    private Future<Void> attach(Document info, Retraining run) {
        return parsed(() -> info.findString("artifact_uri").orElse(""))
                .compose(uri -> uri.startsWith(PROXIED)
                        ? client.put(
                                "mlflow-artifacts/artifacts/"
                                        + uri.substring(PROXIED.length()).replaceFirst("^/+", "") + "/" + FILE,
                                RetrainingDocument.write(run).toJson())
                        : Future.succeededFuture());
    }

    private static String status(RunState state) {
        return switch (state) {
            case TRAINING -> "RUNNING";
            case FAILED -> "FAILED";
            case CANCELLED -> "KILLED";
            case GATED, AWAITING_SIGNATURE, RELEASED, ROLLING_OUT, COMPLETED, WITHDRAWN, DISCARDED -> "FINISHED";
        };
    }

    /** Reads something from an answer. */
    @FunctionalInterface
    private interface Reading<T> {
        T read() throws MalformedDocumentException;
    }

    private static <T> Future<T> parsed(Reading<T> reading) {
        try {
            return Future.succeededFuture(reading.read());
        } catch (MalformedDocumentException e) {
            return Future.failedFuture(e);
        }
    }

    /** The text below these keys. */
    private static Future<String> text(Document answer, String... keys) {
        return parsed(() -> {
            Document within = answer;
            for (int i = 0; i < keys.length - 1; i++) {
                within = within.object(keys[i]);
            }
            return within.string(keys[keys.length - 1]);
        });
    }
}
