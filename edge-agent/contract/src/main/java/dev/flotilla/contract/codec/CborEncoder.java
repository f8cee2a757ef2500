package dev.flotilla.contract.codec;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Core deterministic encoding of RFC 8949, section 4.2.1. */
final class CborEncoder {
    private static final int UNSIGNED = 0;
    private static final int NEGATIVE = 1;
    private static final int BYTES = 2;
    private static final int TEXT = 3;
    private static final int ARRAY = 4;
    private static final int MAP = 5;
    private static final int FALSE = 0xf4;
    private static final int TRUE = 0xf5;
    private static final int HALF = 0xf9;
    private static final int SINGLE = 0xfa;
    private static final int DOUBLE = 0xfb;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private CborEncoder() {}

    static byte[] encode(Document document) {
        CborEncoder encoder = new CborEncoder();
        encoder.map(document);
        return encoder.out.toByteArray();
    }

    private void map(Document document) {
        // Bytewise order of encoded keys is: shorter first, then by bytes, since the length leads the encoding.
        Map<byte[], Object> sorted = new TreeMap<>(CborEncoder::compareKeys);
        for (Map.Entry<String, Object> field : document.fields().entrySet()) {
            sorted.put(field.getKey().getBytes(StandardCharsets.UTF_8), field.getValue());
        }
        head(MAP, sorted.size());
        for (Map.Entry<byte[], Object> field : sorted.entrySet()) {
            string(TEXT, field.getKey());
            value(field.getValue());
        }
    }

    private static int compareKeys(byte[] a, byte[] b) {
        if (a.length != b.length) {
            return Integer.compare(a.length, b.length);
        }
        for (int i = 0; i < a.length; i++) {
            int order = Integer.compare(a[i] & 0xff, b[i] & 0xff);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private void value(Object value) {
        if (value instanceof String text) {
            string(TEXT, text.getBytes(StandardCharsets.UTF_8));
        } else if (value instanceof Long whole) {
            integer(whole);
        } else if (value instanceof Double number) {
            number(number);
        } else if (value instanceof Boolean flag) {
            out.write(flag ? TRUE : FALSE);
        } else if (value instanceof byte[] bytes) {
            string(BYTES, bytes);
        } else if (value instanceof Document document) {
            map(document);
        } else if (value instanceof List<?> list) {
            head(ARRAY, list.size());
            list.forEach(this::value);
        } else {
            throw new IllegalStateException("no CBOR form for " + Values.typeName(value));
        }
    }

    private void string(int majorType, byte[] bytes) {
        head(majorType, bytes.length);
        out.write(bytes, 0, bytes.length);
    }

    private void integer(long value) {
        if (value >= 0) {
            head(UNSIGNED, value);
        } else {
            head(NEGATIVE, -1 - value);
        }
    }

    private void head(int majorType, long argument) {
        int type = majorType << 5;
        if (argument < 24) {
            out.write(type | (int) argument);
        } else if (argument <= 0xffL) {
            out.write(type | 24);
            bigEndian(argument, 1);
        } else if (argument <= 0xffffL) {
            out.write(type | 25);
            bigEndian(argument, 2);
        } else if (argument <= 0xffff_ffffL) {
            out.write(type | 26);
            bigEndian(argument, 4);
        } else {
            out.write(type | 27);
            bigEndian(argument, 8);
        }
    }

    private void number(double value) {
        float single = (float) value;
        int half = Half.exact(single);
        if (Double.compare(single, value) != 0) {
            out.write(DOUBLE);
            bigEndian(Double.doubleToLongBits(value), 8);
        } else if (half == Half.NONE) {
            out.write(SINGLE);
            bigEndian(Float.floatToIntBits(single), 4);
        } else {
            out.write(HALF);
            bigEndian(half, 2);
        }
    }

    private void bigEndian(long value, int bytes) {
        for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
            out.write((int) (value >>> shift) & 0xff);
        }
    }
}
