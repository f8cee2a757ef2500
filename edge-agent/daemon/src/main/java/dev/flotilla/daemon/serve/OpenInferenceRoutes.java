package dev.flotilla.daemon.serve;

import com.fasterxml.jackson.core.JsonFactory;
import dev.flotilla.agent.inference.InputRefusedException;
import dev.flotilla.agent.inference.Refusal;
import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.codec.Document;
import dev.flotilla.contract.inference.TensorSpec;
import dev.flotilla.daemon.http.Answer;
import dev.flotilla.daemon.http.Request;
import dev.flotilla.daemon.http.Route;
import dev.flotilla.daemon.http.Status;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The Open Inference Protocol v2 over HTTP (github.com/kserve/open-inference-protocol, inference_rest.md) with its binary
 * tensor data extension. The device serves one model at a time, in the version that the fleet assigned.
 */
final class OpenInferenceRoutes {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String JSON_LENGTH = "Inference-Header-Content-Length";
    private static final String JSON_LENGTH_LOWER = "inference-header-content-length";
    private static final int MAX_LENGTH_DIGITS = 9;

    private final InferenceService service;
    private final String version;
    private final int maxBodyBytes;

    OpenInferenceRoutes(InferenceService service, String version, int maxBodyBytes) {
        this.service = service;
        this.version = version;
        this.maxBodyBytes = maxBodyBytes;
    }

    List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        routes.add(Route.get("/v2", request -> server()));
        routes.add(Route.get("/v2/health/live", request -> Answer.ok(health(true))));
        routes.add(Route.get("/v2/health/ready", request -> ready()));
        for (String model : List.of("/v2/models/{model}", "/v2/models/{model}/versions/{version}")) {
            routes.add(Route.get(model, request -> onModel(request, OpenInferenceRoutes::metadata)));
            routes.add(Route.get(model + "/ready", request -> onModel(request, OpenInferenceRoutes::readiness)));
            routes.add(new Route("POST", model + "/infer", maxBodyBytes, this::infer));
        }
        return routes;
    }

    private Answer server() {
        return Answer.ok(Document.builder()
                .put("name", "flotilla-agent")
                .put("version", version)
                .put("extensions", List.of("binary_tensor_data"))
                .build());
    }

    /** The specification's text says {@code live} of both; servers and clients in use say {@code ready} of the second. */
    private Answer ready() {
        boolean ready = service.agent().serving().isPresent();
        return Answer.json(ready ? Status.OK : Status.UNAVAILABLE, health(ready).toJson());
    }

    private static Document health(boolean ready) {
        return Document.builder().put("live", true).put("ready", ready).build();
    }

    /** What is said of a model. */
    private interface About {
        Document tell(Bundle bundle);
    }

    private Answer onModel(Request request, About about) {
        Optional<Bundle> serving = service.agent().serving();
        if (serving.isEmpty()) {
            return Answer.error(Status.UNAVAILABLE, "this device has no model yet");
        }
        return Failures.orAnswer(() -> {
            ModelName.of(request).require(serving.get());
            return Answer.ok(about.tell(serving.get()));
        });
    }

    private static Document metadata(Bundle bundle) {
        return Document.builder()
                .put("name", bundle.manifest().name())
                .put("versions", List.of(bundle.manifest().version().toString()))
                .put("platform", "tensorflow_lite")
                .put("inputs", List.of(tensor(TensorNames.input(bundle), bundle.input())))
                .put("outputs", List.of(tensor(TensorNames.output(bundle), bundle.output())))
                .put(
                        "parameters",
                        Document.builder().put("digest", bundle.digest().hex()).build())
                .build();
    }

    private static Document tensor(String name, TensorSpec spec) {
        return Document.builder()
                .put("name", name)
                .put("datatype", Datatype.of(spec.type()))
                .put("shape", spec.shape())
                .build();
    }

    private static Document readiness(Bundle bundle) {
        return Document.builder()
                .put("name", bundle.manifest().name())
                .put("ready", true)
                .build();
    }

    private Answer infer(Request request) {
        InferCall call = new InferCall(
                Optional.of(ModelName.of(request)),
                bundle -> InferRequestReader.json(request.body(), jsonLength(request), bundle));
        return Failures.orAnswer(() -> answer(call.answer(service)));
    }

    private static int jsonLength(Request request) throws InputRefusedException {
        int all = request.body().length;
        Optional<String> said = request.header(JSON_LENGTH_LOWER);
        if (said.isEmpty()) {
            return all;
        }
        String text = said.get();
        boolean number = !text.isEmpty()
                && text.length() <= MAX_LENGTH_DIGITS
                && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!number || Integer.parseInt(text) > all) {
            throw new InputRefusedException(
                    Refusal.MALFORMED, JSON_LENGTH + ": expected a number of up to " + all + ", got " + text);
        }
        return Integer.parseInt(text);
    }

    private static Answer answer(InferAnswer answer) {
        byte[] json = answer.json(JSON);
        if (!answer.binary()) {
            return Answer.json(Status.OK, json);
        }
        byte[] output = answer.prediction().output();
        byte[] both = Arrays.copyOf(json, json.length + output.length);
        System.arraycopy(output, 0, both, json.length, output.length);
        return Answer.binary(both).with(JSON_LENGTH, Integer.toString(json.length));
    }
}
