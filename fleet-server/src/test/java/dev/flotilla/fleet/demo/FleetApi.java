package dev.flotilla.fleet.demo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** The public REST API as an operator's script would use it. */
public final class FleetApi {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final URI base;
    private final HttpClient http = HttpClient.newBuilder()
            .cookieHandler(new CookieManager())
            .connectTimeout(TIMEOUT)
            .build();

    /** @param console the console's address, as the server prints it at start */
    public FleetApi(URI console) {
        this.base = console.resolve("/api/v1/");
    }

    /** An answer with any status; {@code problem} is its title and detail when it is an error. */
    public record Answer(int status, String body) {
        public boolean accepted() {
            return status / 100 == 2;
        }

        public String problem() {
            JsonObject problem = body.startsWith("{") ? new JsonObject(body) : new JsonObject();
            return status + " " + problem.getString("title", "") + ": " + problem.getString("detail", body);
        }
    }

    public JsonObject get(String path) {
        return new JsonObject(accepted(send("GET", path, BodyPublishers.noBody(), "application/json"))
                .body());
    }

    public List<JsonObject> items(String path) {
        JsonArray items = get(path).getJsonArray("items");
        return items.stream().map(JsonObject.class::cast).toList();
    }

    public JsonObject post(String path, JsonObject body) {
        String answer =
                accepted(send("POST", path, json(body), "application/json")).body();
        return answer.isBlank() ? new JsonObject() : new JsonObject(answer);
    }

    public Answer put(String path, byte[] body, String contentType) {
        return send("PUT", path, BodyPublishers.ofByteArray(body), contentType);
    }

    /** Puts a document in place of what is there. */
    JsonObject replace(String path, JsonObject body) {
        return new JsonObject(
                accepted(send("PUT", path, json(body), "application/json")).body());
    }

    /** Puts a text in place of what is there. */
    void putText(String path, String text, String contentType) {
        accepted(send("PUT", path, BodyPublishers.ofString(text, StandardCharsets.UTF_8), contentType));
    }

    /** The page behind an address of the console itself. */
    Answer page(String path) {
        return send("GET", "../../" + path, BodyPublishers.noBody(), "text/html");
    }

    private static Answer accepted(Answer answer) {
        if (!answer.accepted()) {
            throw new StepFailedException("the server answered " + answer.problem());
        }
        return answer;
    }

    private static BodyPublisher json(JsonObject body) {
        return BodyPublishers.ofString(body.encode(), StandardCharsets.UTF_8);
    }

    private Answer send(String method, String path, BodyPublisher body, String contentType) {
        HttpRequest request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(TIMEOUT)
                .header("Content-Type", contentType)
                .method(method, body)
                .build();
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
            return new Answer(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new StepFailedException(method + " " + request.uri() + " got no answer: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StepFailedException("interrupted");
        }
    }
}
