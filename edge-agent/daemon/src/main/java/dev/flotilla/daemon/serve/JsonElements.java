package dev.flotilla.daemon.serve;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.flotilla.agent.inference.InputRefusedException;
import dev.flotilla.agent.inference.Refusal;
import dev.flotilla.contract.inference.TensorSpec;
import dev.flotilla.contract.inference.TensorType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Locale;

/**
 * A tensor's elements as JSON numbers or booleans, flat or nested by its dimensions. Takes as much memory as the tensor,
 * whatever the JSON holds.
 */
final class JsonElements {
    private static final int UINT8_MAX = 255;

    private final TensorSpec spec;
    private final ByteBuffer bytes;
    private int count;

    private JsonElements(TensorSpec spec) {
        this.spec = spec;
        this.bytes = ByteBuffer.allocate(spec.byteSize()).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Reads the array that the parser stands at.
     *
     * @return the tensor's bytes, little endian
     */
    static byte[] read(JsonParser parser, TensorSpec spec) throws IOException, InputRefusedException {
        if (spec.type() == TensorType.FLOAT16) {
            throw new InputRefusedException(Refusal.TYPE, "input: FP16 has no form in JSON; send it as binary data");
        }
        JsonElements elements = new JsonElements(spec);
        elements.array(parser, 0);
        if (elements.count != spec.elements()) {
            throw elements.wrongCount("got " + elements.count);
        }
        return elements.bytes.array();
    }

    private void array(JsonParser parser, int level) throws IOException, InputRefusedException {
        int before = count;
        int children = 0;
        boolean nested = false;
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            children++;
            if (token == JsonToken.START_ARRAY) {
                nested = true;
                array(parser, level + 1);
            } else {
                element(parser, token);
            }
        }
        boolean flat = level == 0 && !nested;
        boolean fits = level < spec.shape().size() && children == spec.shape().get(level);
        if (!flat && !(fits && count - before == elementsBelow(level))) {
            throw new InputRefusedException(
                    Refusal.SHAPE, "input: data is nested otherwise than " + spec.describe() + " wants");
        }
    }

    private int elementsBelow(int level) {
        int elements = 1;
        for (int size : spec.shape().subList(level, spec.shape().size())) {
            elements *= size;
        }
        return elements;
    }

    private void element(JsonParser parser, JsonToken token) throws IOException, InputRefusedException {
        if (count == spec.elements()) {
            throw wrongCount("got more");
        }
        switch (spec.type()) {
            case FLOAT32 -> bytes.putFloat(real(parser, token));
            case INT8 -> bytes.put((byte) whole(parser, token, Byte.MIN_VALUE, Byte.MAX_VALUE));
            case UINT8 -> bytes.put((byte) whole(parser, token, 0, UINT8_MAX));
            case INT16 -> bytes.putShort((short) whole(parser, token, Short.MIN_VALUE, Short.MAX_VALUE));
            case INT32 -> bytes.putInt((int) whole(parser, token, Integer.MIN_VALUE, Integer.MAX_VALUE));
            case INT64 -> bytes.putLong(whole(parser, token, Long.MIN_VALUE, Long.MAX_VALUE));
            case BOOL -> bytes.put(flag(parser, token));
            case FLOAT16 -> throw new AssertionError("refused before");
        }
        count++;
    }

    private float real(JsonParser parser, JsonToken token) throws IOException, InputRefusedException {
        if (!token.isNumeric()) {
            throw wrongType(parser);
        }
        float value = (float) parser.getDoubleValue();
        if (Float.isInfinite(value)) {
            throw new InputRefusedException(
                    Refusal.NOT_FINITE, "input: value " + count + " is not within the range of FP32");
        }
        return value;
    }

    private long whole(JsonParser parser, JsonToken token, long min, long max)
            throws IOException, InputRefusedException {
        if (token != JsonToken.VALUE_NUMBER_INT || parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            throw wrongType(parser);
        }
        long value = parser.getLongValue();
        if (value < min || value > max) {
            throw wrongType(parser);
        }
        return value;
    }

    private byte flag(JsonParser parser, JsonToken token) throws IOException, InputRefusedException {
        if (!token.isBoolean()) {
            throw wrongType(parser);
        }
        return (byte) (token == JsonToken.VALUE_TRUE ? 1 : 0);
    }

    private InputRefusedException wrongType(JsonParser parser) throws IOException {
        String found = parser.currentToken().isScalarValue() ? parser.getText() : "no value";
        return new InputRefusedException(
                Refusal.TYPE,
                String.format(Locale.ROOT, "input: value %d is no %s: %.32s", count, Datatype.of(spec.type()), found));
    }

    private InputRefusedException wrongCount(String got) {
        return new InputRefusedException(
                Refusal.SHAPE, "input: expected " + spec.elements() + " values " + spec.describe() + ", " + got);
    }

    /** Writes the elements as one flat array. */
    static void write(JsonGenerator json, TensorSpec spec, byte[] tensor) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(tensor).order(ByteOrder.LITTLE_ENDIAN);
        json.writeStartArray();
        while (bytes.hasRemaining()) {
            switch (spec.type()) {
                case FLOAT32 -> json.writeNumber(bytes.getFloat());
                case INT8 -> json.writeNumber(bytes.get());
                case UINT8 -> json.writeNumber(bytes.get() & UINT8_MAX);
                case INT16 -> json.writeNumber(bytes.getShort());
                case INT32 -> json.writeNumber(bytes.getInt());
                case INT64 -> json.writeNumber(bytes.getLong());
                case BOOL -> json.writeBoolean(bytes.get() != 0);
                case FLOAT16 -> throw new AssertionError("always sent as binary data");
            }
        }
        json.writeEndArray();
    }
}
