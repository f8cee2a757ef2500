package dev.flotilla.fleet.api;

import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.codec.Limits;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;

/** Requests of an API, and of what devices ask of its server before they are enrolled. */
abstract class ApiCalls {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final HttpClient client = HttpClient.newHttpClient();

    /** On which the server listens on loopback. */
    abstract int port();

    /** An answer: its status and its JSON. */
    record Answer(int status, Document json) {

        Document as(int expected) {
            if (status != expected) {
                throw new AssertionError("expected " + expected + ", got " + status + " "
                        + new String(json.toJson(), StandardCharsets.UTF_8));
            }
            return json;
        }
    }

    Answer get(String path) {
        return call("GET", path, new byte[0]);
    }

    Answer post(String path, String json) {
        return call("POST", path, json.getBytes(StandardCharsets.UTF_8));
    }

    Answer post(String path, byte[] body) {
        return call("POST", path, body);
    }

    Answer put(String path, byte[] body) {
        return call("PUT", path, body);
    }

    /** An answer that is no JSON. */
    byte[] bytes(String path) {
        HttpResponse<byte[]> response = send("GET", path, new byte[0]);
        if (response.statusCode() != 200) {
            throw new AssertionError("expected 200, got " + response.statusCode() + " for " + path);
        }
        return response.body();
    }

    Answer call(String method, String path, byte[] body) {
        HttpResponse<byte[]> response = send(method, path, body);
        byte[] json = response.body().length == 0 ? "{}".getBytes(StandardCharsets.UTF_8) : response.body();
        try {
            return new Answer(response.statusCode(), Document.parseJson(json, Limits.of(1 << 20)));
        } catch (IOException e) {
            throw new IllegalStateException(method + " " + path, e);
        }
    }

    private HttpResponse<byte[]> send(String method, String path, byte[] body) {
        HttpRequest request = request(path)
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
                .build();
        return send(request, BodyHandlers.ofByteArray());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .timeout(PATIENCE);
    }

    private <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> body) {
        try {
            return client.send(request, body);
        } catch (IOException e) {
            throw new IllegalStateException(request.toString(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(request.toString(), e);
        }
    }

    /** Sends a certificate request as EST has it, for the user {@code claim}. */
    HttpResponse<String> simpleEnroll(String claim, byte[] request) {
        String login = Base64.getEncoder().encodeToString(("claim:" + claim).getBytes(StandardCharsets.UTF_8));
        return est(
                "simpleenroll",
                Map.of("Authorization", "Basic " + login),
                Base64.getMimeEncoder().encodeToString(request));
    }

    HttpResponse<String> est(String operation, Map<String, String> headers, String body) {
        HttpRequest.Builder request =
                request("/.well-known/est/" + operation).POST(BodyPublishers.ofString(body, StandardCharsets.UTF_8));
        headers.forEach(request::header);
        return send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
    }
}
