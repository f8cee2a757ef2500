package dev.flotilla.fleet.retrain.mlflow;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import dev.flotilla.contract.codec.MalformedDocumentException;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Asks a tracking server: JSON to {@code /api/2.0}, as https://mlflow.org/docs/latest/rest-api.html has it. */
final class MlflowClient {
    private static final int MAX_ANSWER = 1 << 20;
    private static final int MAX_COMPLAINT = 500;

    private final URI server;
    private final Optional<String> token;
    private final HttpClient http;
    private final Duration timeout;

    MlflowClient(URI server, Optional<String> token, HttpClient http, Duration timeout) {
        this.server = server;
        this.token = token;
        this.http = http;
        this.timeout = timeout;
    }

    /** What it answered; empty if there is nothing at this address. */
    Future<Optional<Document>> get(String path) {
        return send(request(path).GET().build());
    }

    Future<Document> post(String path, Document body) {
        HttpRequest request = request(path)
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toJson()))
                .build();
        return send(request)
                .map(answer -> answer.orElseThrow(() -> new IllegalStateException(
                        server + " knows no " + path + "; is it an MLflow tracking server (setting mlflow.url)?")));
    }

    Future<Void> put(String path, byte[] body) {
        return send(request(path)
                        .header("content-type", "application/octet-stream")
                        .PUT(HttpRequest.BodyPublishers.ofByteArray(body))
                        .build())
                .mapEmpty();
    }

    private HttpRequest.Builder request(String path) {
        String base = server.toString().replaceFirst("/$", "");
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + "/api/2.0/" + path)).timeout(timeout);
        token.ifPresent(secret -> request.header("authorization", "Bearer " + secret));
        return request;
    }

    private Future<Optional<Document>> send(HttpRequest request) {
        return Future.fromCompletionStage(http.sendAsync(request, HttpResponse.BodyHandlers.ofInputStream())
                .thenApplyAsync(answer -> read(request, answer)));
    }

    private static Optional<Document> read(HttpRequest request, HttpResponse<InputStream> answer) {
        try (InputStream in = answer.body()) {
            byte[] body = in.readNBytes(MAX_ANSWER);
            if (answer.statusCode() == 404) {
                return Optional.empty();
            }
            if (answer.statusCode() >= 300) {
                String said = new String(body, StandardCharsets.UTF_8);
                throw new IllegalStateException(request.uri() + " answered " + answer.statusCode() + ": "
                        + said.substring(0, Math.min(said.length(), MAX_COMPLAINT)));
            }
            return Optional.of(
                    body.length == 0 ? Document.builder().build() : Document.parseJson(body, Limits.of(MAX_ANSWER)));
        } catch (MalformedDocumentException e) {
            throw new IllegalStateException(request.uri() + " answered no JSON: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
