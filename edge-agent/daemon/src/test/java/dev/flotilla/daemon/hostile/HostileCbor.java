package dev.flotilla.daemon.hostile;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Writes trees as CBOR, now and then in a form that RFC 8949 has and no honest writer uses, or that it has not. */
final class HostileCbor {
    private static final int UNSIGNED = 0;
    private static final int NEGATIVE = 1;
    private static final int BYTES = 2;
    private static final int TEXT = 3;
    private static final int ARRAY = 4;
    private static final int MAP = 5;
    private static final int DOUBLE = 0xfb;
    private static final int BREAK = 0xff;
    private static final int INDEFINITE = 31;

    private final Random random;
    /** One value in so many is written in an odd way; none for 0. */
    private final int oddness;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private HostileCbor(Random random, int oddness) {
        this.random = random;
        this.oddness = oddness;
    }

    /** Plain CBOR. */
    static byte[] plain(Object tree) {
        return new HostileCbor(new Random(0), 0).write(tree);
    }

    /** CBOR of which one value in twenty or so is odd. */
    static byte[] odd(Object tree, Random random) {
        return new HostileCbor(random, 20).write(tree);
    }

    private byte[] write(Object tree) {
        value(tree);
        return out.toByteArray();
    }

    private boolean isOdd() {
        return oddness > 0 && random.nextInt(oddness) == 0;
    }

    private void value(Object value) {
        if (isOdd()) {
            // Tags, of which some change what follows; simple values; a break where nothing began.
            out.write(new int[] {0xc0, 0xc2, 0xd8, 0xd9, 0xf6, 0xf7, 0xf8, BREAK, 0x1c}[random.nextInt(9)]);
        }
        if (value instanceof Map<?, ?> map) {
            map(map);
        } else if (value instanceof List<?> list) {
            boolean endless = begin(ARRAY, list.size());
            list.forEach(this::value);
            end(endless);
        } else if (value instanceof String text) {
            string(TEXT, text.getBytes(StandardCharsets.UTF_8));
        } else if (value instanceof byte[] bytes) {
            string(BYTES, bytes);
        } else if (value instanceof Long whole) {
            head(whole < 0 ? NEGATIVE : UNSIGNED, whole < 0 ? -1 - whole : whole);
        } else if (value instanceof Double number) {
            out.write(DOUBLE);
            out.writeBytes(ByteBuffer.allocate(Double.BYTES).putDouble(number).array());
        } else {
            out.write(value.equals(true) ? 0xf5 : 0xf4);
        }
    }

    private void map(Map<?, ?> map) {
        boolean twice = isOdd();
        boolean endless = begin(MAP, twice ? 2L * map.size() : map.size());
        for (int i = twice ? 2 : 1; i > 0; i--) {
            map.forEach((key, value) -> {
                value(isOdd() ? (Object) 1L : key);
                value(value);
            });
        }
        end(endless);
    }

    private boolean begin(int type, long size) {
        if (isOdd()) {
            out.write(type << 5 | INDEFINITE);
            return true;
        }
        head(type, isOdd() ? oddSize(size) : size);
        return false;
    }

    private void end(boolean endless) {
        if (endless && !isOdd()) {
            out.write(BREAK);
        }
    }

    private void string(int type, byte[] bytes) {
        if (isOdd()) {
            out.write(type << 5 | INDEFINITE);
            head(isOdd() ? BYTES : type, bytes.length);
            out.writeBytes(bytes);
            out.write(BREAK);
        } else {
            head(type, isOdd() ? oddSize(bytes.length) : bytes.length);
            out.writeBytes(bytes);
        }
    }

    private long oddSize(long size) {
        long[] sizes = {size + 1, size - 1, 0, Integer.MAX_VALUE, 1L << 32, Long.MAX_VALUE, -1};
        return sizes[random.nextInt(sizes.length)];
    }

    private void head(int type, long argument) {
        if (argument >= 0 && argument < 24 && !isOdd()) {
            out.write(type << 5 | (int) argument);
        } else if (argument >= 0 && argument < 1L << 32 && !isOdd()) {
            out.write(type << 5 | 26);
            out.writeBytes(
                    ByteBuffer.allocate(Integer.BYTES).putInt((int) argument).array());
        } else {
            out.write(type << 5 | 27);
            out.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(argument).array());
        }
    }
}
