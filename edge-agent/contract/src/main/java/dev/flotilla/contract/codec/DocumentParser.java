package dev.flotilla.contract.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Builds a document from a token stream, counting depth and values against the limits as it goes. */
final class DocumentParser {
    private static final JsonFactory JSON = new JsonFactory();
    private static final JsonFactory CBOR = new CBORFactory();

    private final JsonParser parser;
    private final Limits limits;
    private int items;

    private DocumentParser(JsonParser parser, Limits limits) {
        this.parser = parser;
        this.limits = limits;
    }

    static Document json(byte[] bytes, Limits limits) throws MalformedDocumentException {
        return parse(JSON, "JSON", bytes, limits);
    }

    static Document cbor(byte[] bytes, Limits limits) throws MalformedDocumentException {
        return parse(CBOR, "CBOR", bytes, limits);
    }

    private static Document parse(JsonFactory factory, String format, byte[] bytes, Limits limits)
            throws MalformedDocumentException {
        if (bytes.length > limits.maxBytes()) {
            throw new MalformedDocumentException(
                    format + " of " + bytes.length + " bytes exceeds the limit of " + limits.maxBytes());
        }
        try (JsonParser parser = factory.createParser(bytes)) {
            return new DocumentParser(parser, limits).document();
        } catch (MalformedDocumentException e) {
            throw e;
        } catch (JsonParseException e) {
            throw new MalformedDocumentException(
                    "not " + format + ": " + e.getOriginalMessage() + " at byte "
                            + e.getLocation().getByteOffset(),
                    e);
        } catch (IOException | RuntimeException e) {
            // The CBOR parser lets a few unchecked exceptions through on hostile lengths; all mean the same here.
            throw new MalformedDocumentException("not " + format + ": " + e.getMessage(), e);
        }
    }

    private Document document() throws IOException {
        JsonToken first = parser.nextToken();
        if (first != JsonToken.START_OBJECT) {
            throw new MalformedDocumentException("expected a map, found " + (first == null ? "nothing" : first));
        }
        Document document = map("", 1);
        if (parser.nextToken() != null) {
            throw new MalformedDocumentException("bytes follow the end of the map");
        }
        return document;
    }

    private Document map(String path, int depth) throws IOException {
        checkDepth(path, depth);
        Map<String, Object> fields = new LinkedHashMap<>();
        Set<String> nulls = new HashSet<>();
        for (JsonToken token = next(); token != JsonToken.END_OBJECT; token = next()) {
            String key = parser.currentName();
            String childPath = Values.child(path, key);
            JsonToken value = next();
            if (fields.containsKey(key) || nulls.contains(key)) {
                throw new MalformedDocumentException(childPath + ": key occurs twice");
            }
            if (value == JsonToken.VALUE_NULL) {
                nulls.add(key);
            } else {
                fields.put(key, value(value, childPath, depth));
            }
        }
        return new Document(path, fields, nulls);
    }

    private List<Object> list(String path, int depth) throws IOException {
        checkDepth(path, depth);
        List<Object> values = new ArrayList<>();
        for (JsonToken token = next(); token != JsonToken.END_ARRAY; token = next()) {
            values.add(value(token, Values.child(path, values.size()), depth));
        }
        return Collections.unmodifiableList(values);
    }

    private Object value(JsonToken token, String path, int depth) throws IOException {
        if (++items > limits.maxItems()) {
            throw new MalformedDocumentException(path + ": more than " + limits.maxItems() + " values");
        }
        return switch (token) {
            case START_OBJECT -> map(path, depth + 1);
            case START_ARRAY -> list(path, depth + 1);
            case VALUE_STRING -> parser.getText();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NUMBER_INT -> whole(path);
            case VALUE_NUMBER_FLOAT -> Values.finite(parser.getDoubleValue(), path);
            case VALUE_EMBEDDED_OBJECT -> parser.getBinaryValue();
            default -> throw new MalformedDocumentException(path + ": unsupported value (" + token + ")");
        };
    }

    private Long whole(String path) throws IOException {
        if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
            throw new MalformedDocumentException(path + ": integer does not fit 64 bits");
        }
        return parser.getLongValue();
    }

    private JsonToken next() throws IOException {
        JsonToken token = parser.nextToken();
        if (token == null) {
            throw new MalformedDocumentException("ends before the outermost map does");
        }
        return token;
    }

    private void checkDepth(String path, int depth) throws MalformedDocumentException {
        if (depth > limits.maxDepth()) {
            throw new MalformedDocumentException(path + ": nested deeper than " + limits.maxDepth() + " levels");
        }
    }
}
