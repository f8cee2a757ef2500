package dev.flotilla.contract.codec;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** JSON for people: two spaces, one field a line, the same bytes on every platform. */
final class PrettyJson {
    private static final JsonFactory FACTORY = new JsonFactory();

    private PrettyJson() {}

    static byte[] encode(Document document) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (JsonGenerator generator = FACTORY.createGenerator(out)) {
            generator.setPrettyPrinter(new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")));
            map(generator, document);
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        out.write('\n');
        return out.toByteArray();
    }

    private static void map(JsonGenerator generator, Document document) throws IOException {
        generator.writeStartObject();
        for (Map.Entry<String, Object> field : document.fields().entrySet()) {
            generator.writeFieldName(field.getKey());
            value(generator, field.getValue());
        }
        generator.writeEndObject();
    }

    private static void value(JsonGenerator generator, Object value) throws IOException {
        if (value instanceof String text) {
            generator.writeString(text);
        } else if (value instanceof Long whole) {
            generator.writeNumber(whole);
        } else if (value instanceof Double number) {
            generator.writeNumber(number);
        } else if (value instanceof Boolean flag) {
            generator.writeBoolean(flag);
        } else if (value instanceof Document document) {
            map(generator, document);
        } else if (value instanceof List<?> list) {
            generator.writeStartArray();
            for (Object item : list) {
                value(generator, item);
            }
            generator.writeEndArray();
        } else {
            throw new IllegalStateException("JSON has no form for " + Values.typeName(value));
        }
    }
}
