package dev.flotilla.fleet.api;

import dev.flotilla.contract.codec.MalformedDocumentException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Calls operations of the API by the ids that its description gives them, and holds the answers against it. */
final class DescribedApi {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** Asked to change to HTTP/2 without TLS, it now and then takes the rest of a long answer for frames. */
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final ApiDocument document = ApiDocument.load();
    private final DescribedAnswers answers = new DescribedAnswers(document);
    private final Map<String, Operation> operations = new LinkedHashMap<>();
    private final Set<String> succeeded = new TreeSet<>();
    private final String base;

    /** @param base the address of the API, with a slash at its end */
    DescribedApi(String base) {
        this.base = base;
        try {
            document.operations().forEach(operation -> operations.put(operation.id(), operation));
        } catch (MalformedDocumentException e) {
            throw new UncheckedIOException(e);
        }
    }

    Map<String, Operation> operations() {
        return operations;
    }

    ApiDocument document() {
        return document;
    }

    /** Operations of which there was an answer that is no error. */
    Set<String> succeeded() {
        return succeeded;
    }

    /** An operation's path with the parts of the address in it, and the rest as the query. */
    static String address(Operation operation, Map<String, String> parameters) {
        String path = operation.path().substring(1);
        StringBuilder query = new StringBuilder();
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            if (isHeader(operation, parameter.getKey())) {
                continue;
            }
            String part = "{" + parameter.getKey() + "}";
            String value = URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8)
                    .replace("+", "%20");
            if (path.contains(part)) {
                path = path.replace(part, value);
            } else {
                query.append(query.isEmpty() ? '?' : '&')
                        .append(parameter.getKey())
                        .append('=')
                        .append(value);
            }
        }
        return path + query;
    }

    /** Those of the parameters that are headers, as far as a header can hold them. */
    static Map<String, String> headers(Operation operation, Map<String, String> parameters) {
        Map<String, String> headers = new LinkedHashMap<>(parameters);
        headers.keySet().removeIf(name -> !isHeader(operation, name));
        headers.values().removeIf(text -> !text.chars().allMatch(letter -> letter >= ' ' && letter <= '~'));
        return headers;
    }

    private static boolean isHeader(Operation operation, String name) {
        return operation.parameters().stream()
                .anyMatch(parameter -> parameter.findValue("in").equals(Optional.of("header"))
                        && parameter.findValue("name").equals(Optional.of(name)));
    }

    /** The answer, as described. */
    ApiAnswer call(String id, Map<String, String> parameters, String bearer, byte[] body) {
        Operation operation = Optional.ofNullable(operations.get(id)).orElseThrow();
        ApiAnswer answer = send(
                operation.method().name(),
                address(operation, parameters),
                headers(operation, parameters),
                bearer,
                body);
        problem(id, answer).ifPresent(problem -> {
            throw new AssertionError(id + " answers " + answer.status() + ": " + problem + "\n" + answer.body());
        });
        if (answer.status() < 400) {
            succeeded.add(id);
        }
        return answer;
    }

    /** A new session's secret, which is in the cookie. */
    String signIn(String credentials) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + "session"))
                .POST(BodyPublishers.ofString(credentials))
                .timeout(LIMIT)
                .build();
        String cookie = client.send(request, BodyHandlers.discarding())
                .headers()
                .firstValue("set-cookie")
                .orElseThrow();
        return cookie.substring(cookie.indexOf('=') + 1, cookie.indexOf(';'));
    }

    Optional<String> problem(String id, ApiAnswer answer) {
        try {
            return answers.problem(Optional.ofNullable(operations.get(id)).orElseThrow(), answer);
        } catch (MalformedDocumentException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The answer; of a stream without an end only its head. */
    ApiAnswer send(String method, String address, Map<String, String> headers, String bearer, byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + address))
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
                .timeout(LIMIT);
        headers.forEach(request::header);
        if (!bearer.isEmpty()) {
            request.header("Authorization", "Bearer " + bearer);
        }
        try {
            HttpResponse<InputStream> answer = client.send(request.build(), BodyHandlers.ofInputStream());
            try (InputStream in = answer.body()) {
                String mediaType =
                        answer.headers().firstValue("content-type").orElse("").replaceFirst(";.*", "");
                boolean endless = mediaType.equals("text/event-stream");
                String text = endless ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
                String entityTag = answer.headers().firstValue("etag").orElse("");
                return new ApiAnswer(answer.statusCode(), mediaType, entityTag, text);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + address, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
