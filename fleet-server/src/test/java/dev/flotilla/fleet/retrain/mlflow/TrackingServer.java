package dev.flotilla.fleet.retrain.mlflow;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.codec.MalformedDocumentException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * As much of an MLflow tracking server as keeps runs, strict about what https://mlflow.org/docs/latest/rest-api.html says of each
 * request: which fields there are, of which type, and how many items a batch may have.
 */
final class TrackingServer implements AutoCloseable {
    private static final Set<String> STATUSES = Set.of("RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED");
    private static final int MOST_ITEMS = 1000;
    private static final int MOST_PARAMS = 100;

    private final HttpServer server;
    private final String secret;
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final Map<String, String> experiments = new LinkedHashMap<>();
    private final Map<String, Run> runs = new LinkedHashMap<>();
    private final Map<String, Document> artifacts = new TreeMap<>();
    private boolean proxied = true;

    /** What is known of a run. */
    record Run(
            String id,
            String status,
            Map<String, String> tags,
            Map<String, String> params,
            Map<String, Double> metrics) {}

    TrackingServer(String secret) throws IOException {
        this.secret = secret;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/2.0/", this::answer);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    List<String> complaints() {
        return complaints;
    }

    Run run(String id) {
        return Optional.ofNullable(runs.get(id)).orElseThrow();
    }

    int runs() {
        return runs.size();
    }

    int experiments() {
        return experiments.size();
    }

    int artifacts() {
        return artifacts.size();
    }

    Document artifact(String path) {
        return Optional.ofNullable(artifacts.get(path)).orElseThrow();
    }

    void artifactsElsewhere() {
        proxied = false;
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (!("Bearer " + secret).equals(exchange.getRequestHeaders().getFirst("authorization"))) {
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            String path = exchange.getRequestURI().getPath().substring("/api/2.0/".length());
            Optional<Document> answer = answer(exchange, path, body);
            byte[] json = answer.map(Document::toJson)
                    .orElse("{\"error_code\": \"RESOURCE_DOES_NOT_EXIST\"}".getBytes(StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(answer.isPresent() ? 200 : 404, json.length);
            exchange.getResponseBody().write(json);
        } catch (MalformedDocumentException e) {
            complaints.add(exchange.getRequestURI() + ": " + e.getMessage());
            exchange.sendResponseHeaders(400, -1);
        }
    }

    private Optional<Document> answer(HttpExchange exchange, String path, byte[] body)
            throws MalformedDocumentException {
        String method = exchange.getRequestMethod();
        if (path.startsWith("mlflow-artifacts/artifacts/") && method.equals("PUT")) {
            artifacts.put(path.substring("mlflow-artifacts/artifacts/".length()), parse(body));
            return Optional.of(Document.builder().build());
        }
        if (path.equals("mlflow/experiments/get-by-name") && method.equals("GET")) {
            String name = exchange.getRequestURI().getQuery().replace("experiment_name=", "");
            return Optional.ofNullable(experiments.get(name)).map(id -> Document.builder()
                    .put(
                            "experiment",
                            Document.builder()
                                    .put("experiment_id", id)
                                    .put("name", name)
                                    .build())
                    .build());
        }
        if (!method.equals("POST")
                || !"application/json".equals(exchange.getRequestHeaders().getFirst("content-type"))) {
            throw new MalformedDocumentException(method + " without application/json");
        }
        return Optional.of(post(path, parse(body)));
    }

    private static Document parse(byte[] body) throws MalformedDocumentException {
        return Document.parseJson(body, Limits.of(1 << 20));
    }

    private Document post(String path, Document body) throws MalformedDocumentException {
        return switch (path) {
            case "mlflow/experiments/create" -> createExperiment(body);
            case "mlflow/runs/search" -> search(body);
            case "mlflow/runs/create" -> createRun(body);
            case "mlflow/runs/log-batch" -> logBatch(body);
            case "mlflow/runs/update" -> update(body);
            default -> throw new MalformedDocumentException("there is no " + path);
        };
    }

    private static void only(Document body, String... fields) throws MalformedDocumentException {
        for (String key : body.keys()) {
            if (!Set.of(fields).contains(key)) {
                throw new MalformedDocumentException(key + " is no field of this request");
            }
        }
    }

    private Document createExperiment(Document body) throws MalformedDocumentException {
        only(body, "name", "artifact_location", "tags");
        String id = String.valueOf(experiments.size());
        experiments.put(body.string("name"), id);
        return Document.builder().put("experiment_id", id).build();
    }

    private Document search(Document body) throws MalformedDocumentException {
        only(body, "experiment_ids", "filter", "run_view_type", "max_results", "order_by", "page_token");
        if (!experiments.containsValue(body.strings("experiment_ids").get(0)) || body.integer("max_results") < 1) {
            throw new MalformedDocumentException("experiment_ids: unknown");
        }
        List<Document> found = new ArrayList<>();
        for (Run run : runs.values()) {
            if (body.string("filter")
                    .equals("tags.`flotilla.run` = '" + run.tags().get("flotilla.run") + "'")) {
                found.add(Document.builder().put("info", info(run.id())).build());
            }
        }
        return Document.builder().put("runs", found).build();
    }

    private Document info(String id) {
        return Document.builder()
                .put("run_id", id)
                .put("experiment_id", "0")
                .put("artifact_uri", (proxied ? "mlflow-artifacts:/" : "s3://bucket/") + "0/" + id + "/artifacts")
                .build();
    }

    private Document createRun(Document body) throws MalformedDocumentException {
        only(body, "experiment_id", "user_id", "run_name", "start_time", "tags");
        body.string("experiment_id");
        body.string("run_name");
        body.integerBetween("start_time", 1_000_000_000_000L, Long.MAX_VALUE);
        String id = "run-" + runs.size();
        runs.put(id, new Run(id, "RUNNING", pairs(body.objects("tags")), new TreeMap<>(), new TreeMap<>()));
        Document run = Document.builder().put("info", info(id)).build();
        return Document.builder().put("run", run).build();
    }

    private static Map<String, String> pairs(List<Document> pairs) throws MalformedDocumentException {
        Map<String, String> values = new TreeMap<>();
        for (Document pair : pairs) {
            only(pair, "key", "value");
            values.put(pair.string("key"), pair.string("value"));
        }
        return values;
    }

    private Document logBatch(Document body) throws MalformedDocumentException {
        only(body, "run_id", "metrics", "params", "tags");
        Run run = run(body.string("run_id"));
        List<Document> metrics = body.objects("metrics");
        Map<String, String> params = pairs(body.objects("params"));
        if (params.size() > MOST_PARAMS || metrics.size() + params.size() > MOST_ITEMS) {
            throw new MalformedDocumentException("a batch of more than it may hold");
        }
        for (Document metric : metrics) {
            only(metric, "key", "value", "timestamp", "step");
            metric.integerBetween("timestamp", 1_000_000_000_000L, Long.MAX_VALUE);
            metric.integer("step");
            run.metrics().put(metric.string("key"), metric.number("value"));
        }
        run.params().putAll(params);
        return Document.builder().build();
    }

    private Document update(Document body) throws MalformedDocumentException {
        only(body, "run_id", "status", "end_time", "run_name");
        Run run = run(body.string("run_id"));
        if (!STATUSES.contains(body.string("status"))) {
            throw new MalformedDocumentException("status: " + body.string("status"));
        }
        body.integerBetween("end_time", 1_000_000_000_000L, Long.MAX_VALUE);
        runs.put(run.id(), new Run(run.id(), body.string("status"), run.tags(), run.params(), run.metrics()));
        return Document.builder().put("run_info", info(run.id())).build();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
