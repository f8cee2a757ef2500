package dev.flotilla.daemon.serve;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.flotilla.agent.inference.InputRefusedException;
import dev.flotilla.agent.inference.Refusal;
import dev.flotilla.contract.bundle.Bundle;
import dev.flotilla.contract.inference.TensorSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads one {@code $request_input} and holds it to the model's input. */
final class InputTensorReader {
    /** More than any tensor has. */
    private static final int MAX_RANK = 16;

    private final JsonParser parser;
    private final Bundle bundle;
    private final TensorSpec spec;
    private final byte[] binary;
    private boolean named;
    private boolean typed;
    private boolean shaped;
    private Optional<byte[]> data = Optional.empty();
    private Optional<Long> binarySize = Optional.empty();

    /** @param binary what follows the JSON */
    InputTensorReader(JsonParser parser, Bundle bundle, byte[] binary) {
        this.parser = parser;
        this.bundle = bundle;
        this.spec = bundle.input();
        this.binary = binary;
    }

    /** Reads the object that the parser stands at. */
    byte[] read() throws IOException, InputRefusedException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (field) {
                case "name" -> named = same("name", TensorNames.input(bundle), Refusal.MALFORMED);
                case "datatype" -> typed = same("datatype", Datatype.of(spec.type()), Refusal.TYPE);
                case "shape" -> shaped = shape(value);
                case "parameters" -> parameters(value);
                case "data" -> data = Optional.of(data(value));
                default -> parser.skipChildren();
            }
        }
        require(named, "name");
        require(typed, "datatype");
        require(shaped, "shape");
        return data.isPresent() ? data.get() : binary();
    }

    private static void require(boolean present, String field) throws InputRefusedException {
        if (!present) {
            throw refused(Refusal.MALFORMED, field + " is missing");
        }
    }

    private boolean same(String field, String wanted, Refusal otherwise) throws IOException, InputRefusedException {
        String found = parser.getText();
        if (!wanted.equals(found)) {
            throw refused(otherwise, field + ": expected " + wanted + ", got " + found);
        }
        return true;
    }

    private boolean shape(JsonToken value) throws IOException, InputRefusedException {
        List<Long> found = new ArrayList<>();
        if (value != JsonToken.START_ARRAY) {
            throw refused(Refusal.MALFORMED, "shape: expected a list of sizes");
        }
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (parser.currentToken() != JsonToken.VALUE_NUMBER_INT || found.size() == MAX_RANK) {
                throw refused(Refusal.MALFORMED, "shape: expected a list of up to " + MAX_RANK + " sizes");
            }
            found.add(parser.getLongValue());
        }
        if (!found.equals(spec.shape().stream().map(Integer::longValue).toList())) {
            throw refused(Refusal.SHAPE, "shape: expected " + spec.shape() + ", got " + found);
        }
        return true;
    }

    private void parameters(JsonToken value) throws IOException, InputRefusedException {
        if (value != JsonToken.START_OBJECT) {
            throw refused(Refusal.MALFORMED, "parameters: expected an object");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            boolean size = parser.currentName().equals("binary_data_size");
            parser.nextToken();
            if (size && parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
                binarySize = Optional.of(parser.getLongValue());
            } else {
                parser.skipChildren();
            }
        }
    }

    private byte[] data(JsonToken value) throws IOException, InputRefusedException {
        if (value == JsonToken.VALUE_EMBEDDED_OBJECT) {
            return sized(parser.getBinaryValue());
        }
        if (value != JsonToken.START_ARRAY) {
            throw refused(Refusal.MALFORMED, "data: expected a list of values");
        }
        return JsonElements.read(parser, spec);
    }

    private byte[] binary() throws InputRefusedException {
        long size = binarySize.orElseThrow(
                () -> refused(Refusal.MALFORMED, "neither data nor parameters.binary_data_size"));
        if (size != binary.length) {
            throw refused(
                    Refusal.MALFORMED,
                    "parameters.binary_data_size is " + size + ", but " + binary.length + " bytes follow the JSON");
        }
        return sized(binary);
    }

    private byte[] sized(byte[] bytes) throws InputRefusedException {
        if (bytes.length != spec.byteSize()) {
            throw refused(
                    Refusal.SHAPE,
                    "expected " + spec.byteSize() + " bytes of data " + spec.describe() + ", got " + bytes.length);
        }
        return bytes;
    }

    private static InputRefusedException refused(Refusal why, String message) {
        return new InputRefusedException(why, "inputs[0]: " + message);
    }
}
