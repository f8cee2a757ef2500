package dev.flotilla.daemon.serve;

import dev.flotilla.agent.inference.Prediction;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.daemon.http.Answer;
import dev.flotilla.daemon.http.Request;
import dev.flotilla.daemon.http.Route;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** {@code GET /status} and {@code POST /infer}: samples as the device gets them, before its preprocessing. */
final class InferenceRoutes {
    private final InferenceService service;
    private final int maxBodyBytes;

    InferenceRoutes(InferenceService service, int maxBodyBytes) {
        this.service = service;
        this.maxBodyBytes = maxBodyBytes;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/status", request -> Answer.ok(service.status())),
                new Route("POST", "/infer", maxBodyBytes, this::infer));
    }

    private Answer infer(Request request) {
        return Failures.orAnswer(() -> Answer.ok(document(service.infer(request.body()))));
    }

    private static Document document(Prediction prediction) {
        List<Double> scores = new ArrayList<>(prediction.scores().length);
        for (float score : prediction.scores()) {
            scores.add((double) score);
        }
        return Document.builder()
                .put("label", prediction.label())
                .put("index", prediction.index())
                .put("confidence", prediction.confidence())
                .put("scores", scores)
                .put("output", Base64.getEncoder().encodeToString(prediction.output()))
                .put("bundle", prediction.bundle().hex())
                .put("unusual", prediction.unusual())
                .put("latencyMillis", prediction.latencyMillis())
                .build();
    }
}
