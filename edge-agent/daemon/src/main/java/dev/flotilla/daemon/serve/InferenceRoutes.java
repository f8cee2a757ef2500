package dev.flotilla.daemon.serve;

import dev.flotilla.agent.Agent;
import dev.flotilla.agent.inference.NotServingException;
import dev.flotilla.agent.inference.Prediction;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.inference.InferenceException;
import dev.flotilla.contract.preprocess.WrongInputException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** {@code GET /status} and {@code POST /infer}. */
public final class InferenceRoutes {
    /** Larger than any input a model of this size takes. */
    static final int MAX_PIXEL_BYTES = 16 << 20;

    private static final int BAD_REQUEST = 400;
    private static final int SERVER_ERROR = 500;
    private static final int UNAVAILABLE = 503;

    private final Agent agent;

    public InferenceRoutes(Agent agent) {
        this.agent = agent;
    }

    public List<Route> routes() {
        return List.of(
                new Route("GET", "/status", 0, body -> Answer.ok(agent.status().toDocument())),
                new Route("POST", "/infer", MAX_PIXEL_BYTES, this::infer));
    }

    private Answer infer(byte[] pixels) {
        try {
            return Answer.ok(document(agent.infer(pixels)));
        } catch (WrongInputException e) {
            return Answer.problem(BAD_REQUEST, String.valueOf(e.getMessage()));
        } catch (NotServingException e) {
            return Answer.problem(UNAVAILABLE, String.valueOf(e.getMessage()));
        } catch (InferenceException e) {
            return Answer.problem(SERVER_ERROR, String.valueOf(e.getMessage()));
        }
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
                .put("latencyMillis", prediction.latencyMillis())
                .build();
    }
}
