package dev.flotilla.daemon.serve;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import dev.flotilla.agent.inference.InputRefusedException;
import dev.flotilla.agent.inference.Refusal;
import dev.flotilla.contract.bundle.Bundle;
import java.io.IOException;
import java.util.Optional;

/**
 * Reads {@code $inference_request} of the Open Inference Protocol v2 and its binary tensor data extension, straight into the
 * tensor of the model that will answer. Fields that it does not know are skipped.
 */
final class InferRequestReader {
    private static final StreamReadConstraints BOUNDS = StreamReadConstraints.builder()
            .maxNestingDepth(16)
            .maxStringLength(4096)
            .maxNameLength(256)
            .maxNumberLength(64)
            .build();
    private static final JsonFactory JSON =
            JsonFactory.builder().streamReadConstraints(BOUNDS).build();
    private static final CBORFactory CBOR =
            CBORFactory.builder().streamReadConstraints(BOUNDS).build();
    private static final int MAX_ID = 256;

    private final JsonParser parser;
    private final Bundle bundle;
    private final byte[] binary;
    private Optional<String> id = Optional.empty();
    private Optional<byte[]> tensor = Optional.empty();
    private boolean binaryByDefault;
    private Optional<Boolean> binaryAsked = Optional.empty();

    private InferRequestReader(JsonParser parser, Bundle bundle, byte[] binary) {
        this.parser = parser;
        this.bundle = bundle;
        this.binary = binary;
    }

    /**
     * Reads JSON.
     *
     * @param start where in {@code body} the JSON ends and binary data begins; its length if there is none
     */
    static InferRequest json(byte[] body, int start, Bundle bundle) throws InputRefusedException {
        byte[] binary = new byte[body.length - start];
        System.arraycopy(body, start, binary, 0, binary.length);
        try (JsonParser parser = JSON.createParser(body, 0, start)) {
            return new InferRequestReader(parser, bundle, binary).read();
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    /** Reads the same fields as CBOR, where data may also be a byte string. */
    static InferRequest cbor(byte[] body, Bundle bundle) throws InputRefusedException {
        try (JsonParser parser = CBOR.createParser(body)) {
            return new InferRequestReader(parser, bundle, new byte[0]).read();
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    private static InputRefusedException malformed(IOException e) {
        String message =
                e instanceof JacksonException json ? json.getOriginalMessage() : String.valueOf(e.getMessage());
        return new InputRefusedException(Refusal.MALFORMED, "the request cannot be read: " + message);
    }

    private InferRequest read() throws IOException, InputRefusedException {
        expect(parser.nextToken(), JsonToken.START_OBJECT, "the request");
        while (nextField()) {
            switch (parser.currentName()) {
                case "id" -> id = Optional.of(text("id", MAX_ID));
                case "parameters" -> parameters();
                case "inputs" -> inputs();
                case "outputs" -> outputs();
                default -> parser.skipChildren();
            }
        }
        if (parser.nextToken() != null) {
            throw refused("bytes follow the end of the request");
        }
        byte[] found = tensor.orElseThrow(
                () -> refused("inputs: expected one tensor, " + TensorNames.input(bundle) + ", got none"));
        return new InferRequest(id, found, binaryAsked.orElse(binaryByDefault));
    }

    /** Steps to the next field's value; false at the end of the object. */
    private boolean nextField() throws IOException {
        if (parser.nextToken() != JsonToken.FIELD_NAME) {
            return false;
        }
        parser.nextToken();
        return true;
    }

    private void parameters() throws IOException, InputRefusedException {
        expect(parser.currentToken(), JsonToken.START_OBJECT, "parameters");
        while (nextField()) {
            if (parser.currentName().equals("binary_data_output")) {
                binaryByDefault = flag("parameters.binary_data_output");
            } else {
                parser.skipChildren();
            }
        }
    }

    private void inputs() throws IOException, InputRefusedException {
        expect(parser.currentToken(), JsonToken.START_ARRAY, "inputs");
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (tensor.isPresent()) {
                throw refused("inputs: expected one tensor, " + TensorNames.input(bundle) + ", got more");
            }
            expect(parser.currentToken(), JsonToken.START_OBJECT, "inputs[0]");
            tensor = Optional.of(new InputTensorReader(parser, bundle, binary).read());
        }
    }

    private void outputs() throws IOException, InputRefusedException {
        expect(parser.currentToken(), JsonToken.START_ARRAY, "outputs");
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            expect(parser.currentToken(), JsonToken.START_OBJECT, "outputs[0]");
            output();
        }
    }

    private void output() throws IOException, InputRefusedException {
        while (nextField()) {
            switch (parser.currentName()) {
                case "name" -> {
                    String name = text("outputs[0].name", MAX_ID);
                    if (!name.equals(TensorNames.output(bundle))) {
                        throw refused(
                                "outputs: the model's only output is " + TensorNames.output(bundle) + ", not " + name);
                    }
                }
                case "parameters" -> outputParameters();
                default -> parser.skipChildren();
            }
        }
    }

    private void outputParameters() throws IOException, InputRefusedException {
        expect(parser.currentToken(), JsonToken.START_OBJECT, "outputs[0].parameters");
        while (nextField()) {
            if (parser.currentName().equals("binary_data")) {
                binaryAsked = Optional.of(flag("outputs[0].parameters.binary_data"));
            } else {
                parser.skipChildren();
            }
        }
    }

    private String text(String field, int max) throws IOException, InputRefusedException {
        expect(parser.currentToken(), JsonToken.VALUE_STRING, field);
        String text = parser.getText();
        if (text.length() > max) {
            throw refused(field + ": longer than " + max + " characters");
        }
        return text;
    }

    private boolean flag(String field) throws InputRefusedException {
        if (!parser.currentToken().isBoolean()) {
            throw refused(field + ": expected true or false");
        }
        return parser.currentToken() == JsonToken.VALUE_TRUE;
    }

    private static void expect(JsonToken found, JsonToken wanted, String field) throws InputRefusedException {
        if (found != wanted) {
            throw refused(field + ": expected " + wanted + ", found " + found);
        }
    }

    private static InputRefusedException refused(String message) {
        return new InputRefusedException(Refusal.MALFORMED, message);
    }
}
