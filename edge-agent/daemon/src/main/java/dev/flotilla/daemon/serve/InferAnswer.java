package dev.flotilla.daemon.serve;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.flotilla.agent.inference.Prediction;
import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.inference.TensorType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Writes {@code $inference_response} of the Open Inference Protocol v2.
 *
 * @param bundle the one that answered
 */
record InferAnswer(InferRequest request, Bundle bundle, Prediction prediction) {

    /** Whether the output follows as binary data, which FP16 always does. */
    boolean binary() {
        return request.binaryOutput() || bundle.output().type() == TensorType.FLOAT16;
    }

    /** The answer; binary data is in it only in a format that has a form for it. */
    byte[] json(JsonFactory format) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = format.createGenerator(bytes)) {
            write(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private void write(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("model_name", bundle.manifest().name());
        json.writeStringField("model_version", bundle.manifest().version().toString());
        if (request.id().isPresent()) {
            json.writeStringField("id", request.id().get());
        }
        json.writeObjectFieldStart("parameters");
        json.writeStringField("digest", prediction.bundle().hex());
        json.writeStringField("label", prediction.label());
        json.writeNumberField("confidence", prediction.confidence());
        if (prediction.unusual()) {
            json.writeBooleanField("unusual", true);
        }
        json.writeEndObject();
        json.writeArrayFieldStart("outputs");
        output(json);
        json.writeEndArray();
        json.writeEndObject();
    }

    private void output(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", TensorNames.output(bundle));
        json.writeStringField("datatype", Datatype.of(bundle.output().type()));
        json.writeArrayFieldStart("shape");
        for (int size : bundle.output().shape()) {
            json.writeNumber(size);
        }
        json.writeEndArray();
        if (binary() && json.canWriteBinaryNatively()) {
            json.writeBinaryField("data", prediction.output());
        } else if (binary()) {
            json.writeObjectFieldStart("parameters");
            json.writeNumberField("binary_data_size", prediction.output().length);
            json.writeEndObject();
        } else {
            json.writeFieldName("data");
            JsonElements.write(json, bundle.output(), prediction.output());
        }
        json.writeEndObject();
    }
}
