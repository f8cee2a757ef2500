package dev.flotilla.daemon.hostile;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Inference requests of the Open Inference Protocol v2, in JSON and with binary tensors, as no client sends them. */
final class HostileRequests {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String HEADER_LENGTH = "Inference-Header-Content-Length";

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI infer;
    private final Random random;
    private final TreeMutation tree;
    private final ByteMutation bytes;

    HostileRequests(String address, Random random) {
        this.infer = URI.create(address).resolve("/v2/models/tiny/infer");
        this.random = random;
        this.tree = new TreeMutation(random);
        this.bytes = new ByteMutation(random);
    }

    private static Map<String, Object> request(boolean binary) {
        Map<String, Object> input = new LinkedHashMap<>();
        input.put("name", "in");
        input.put("shape", List.of(1L, 4L));
        input.put("datatype", "INT8");
        if (binary) {
            input.put("parameters", Map.of("binary_data_size", 4L));
        } else {
            input.put("data", List.of(1L, 2L, 3L, 4L));
        }
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("id", "42");
        request.put("inputs", List.of(input));
        return request;
    }

    /** Sends one more and returns the answer's status. */
    int next() throws IOException, InterruptedException {
        boolean binary = random.nextInt(3) == 0;
        Map<String, Object> changed = tree.of(request(binary));
        byte[] json = random.nextBoolean() ? HostileJson.plain(changed) : HostileJson.odd(changed, random);
        byte[] body = random.nextInt(4) == 0 ? bytes.of(json) : json;
        HttpRequest.Builder request = HttpRequest.newBuilder(infer).timeout(TIMEOUT);
        if (binary) {
            int said = random.nextInt(4) == 0 ? random.nextInt() : body.length;
            request.header(HEADER_LENGTH, Integer.toString(said));
            body = Arrays.copyOf(body, body.length + random.nextInt(6));
        }
        return client.send(
                        request.POST(HttpRequest.BodyPublishers.ofByteArray(body))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
